from zugong.foundation.rooms import Room

ROOM = Room(
    label="directory",
    title="Directory",
    permissions={
        "directory.see": "See organisations, people and posts of the subtree",
        "directory.invite": "Invite people, give sign-in slips, note posts and moves",
        "directory.grant": "Give and end roles",
        "directory.stand_in": "Name a substitute during leave in the own subtree",
        "directory.hand_over": "Hand work over when people move",
        "directory.lock": "Lock and unlock people",
        "directory.reset": "Reset a password or a second factor, with a second administrator",
        "directory.import": "Keep the trees; import tree, people and members",
    },
    desk="zugong.directory.desk",
    urls="zugong.directory.urls",
)
