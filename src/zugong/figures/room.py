from zugong.foundation.rooms import Room

ROOM = Room(
    label="figures",
    title="Figures",
    permissions={
        "figures.see": "Open the figures of the subtree down to their records",
        "figures.freeze": "Freeze the figures of a period",
    },
    pack="zugong.figures.pack",
    figures="zugong.figures.places",
    desk="zugong.figures.desk",
    urls="zugong.figures.urls",
)
