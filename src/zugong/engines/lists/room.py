from zugong.foundation.rooms import Room

ROOM = Room(
    label="lists",
    title="Lists",
    desk="zugong.engines.lists.desk",
    urls="zugong.engines.lists.urls",
)
