from zugong.foundation.rooms import Room

ROOM = Room(
    label="lists",
    title="Lists",
    permissions={
        "lists.create": "Put items on lists",
        "lists.work": "Write progress and file the items of the own organisation",
    },
    pack="zugong.engines.lists.pack",
    desk="zugong.engines.lists.desk",
    urls="zugong.engines.lists.urls",
)
