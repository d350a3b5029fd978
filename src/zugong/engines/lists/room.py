from zugong.foundation.rooms import Room

ROOM = Room(
    label="lists",
    title="Lists",
    pack="zugong.engines.lists.pack",
    figures="zugong.engines.lists.figures",
    documents="zugong.engines.lists.papers",
    desk="zugong.engines.lists.desk",
    urls="zugong.engines.lists.urls",
)
