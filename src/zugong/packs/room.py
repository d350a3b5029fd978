from zugong.foundation.rooms import Room

ROOM = Room(
    label="packs",
    title="Packs",
    permissions={
        "packs.see": "Read the pack in force and its earlier versions",
        "packs.edit": "Draft and stage versions of the pack",
        "packs.confirm": "Confirm a version that another person staged",
    },
    pack="zugong.packs.pack",
    desk="zugong.packs.desk",
    urls="zugong.packs.urls",
)
