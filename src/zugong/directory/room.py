from zugong.foundation.rooms import Room

ROOM = Room(
    label="directory",
    title="Directory",
    permissions={
        "directory.see": "See organisations, people and posts of the subtree",
        "directory.invite": "Invite people and give sign-in slips",
        "directory.grant": "Give and end roles",
        "directory.hand_over": "Hand work over when people move",
        "directory.lock": "Lock and unlock people",
        "directory.reset": "Reset a password or a second factor, with a second administrator",
        "directory.import": "Import the tree, people and members",
    },
)
