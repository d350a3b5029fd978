from zugong.foundation.rooms import Room

ROOM = Room(label="ui", title="Screens")
