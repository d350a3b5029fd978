from zugong.foundation.rooms import Room

ROOM = Room(label="desk", title="Desk", desk="zugong.desk.desk", urls="zugong.desk.urls")
