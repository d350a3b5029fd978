from zugong.foundation.rooms import Room

ROOM = Room(label="evidence", title="Evidence")
