from zugong.foundation.rooms import Room

ROOM = Room(label="documents", title="Documents")
