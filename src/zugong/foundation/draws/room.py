from zugong.foundation.rooms import Room

ROOM = Room(label="draws", title="Draws")
