from zugong.foundation.rooms import Room

ROOM = Room(label="ledgers", title="Ledgers")
