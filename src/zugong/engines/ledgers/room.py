from zugong.foundation.rooms import Room

ROOM = Room(
    label="ledgers",
    title="Ledgers",
    pack="zugong.engines.ledgers.pack",
    figures="zugong.engines.ledgers.figures",
    documents="zugong.engines.ledgers.papers",
    desk="zugong.engines.ledgers.desk",
    urls="zugong.engines.ledgers.urls",
)
