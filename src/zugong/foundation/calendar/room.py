from zugong.foundation.rooms import Room

ROOM = Room(label="calendar", title="Calendar")
