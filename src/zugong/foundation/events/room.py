from zugong.foundation.rooms import Room

ROOM = Room(label="events", title="Trail")
