from zugong.foundation.rooms import Room

ROOM = Room(label="figures", title="Figures", pack="zugong.figures.pack")
