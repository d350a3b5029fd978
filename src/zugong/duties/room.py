from zugong.foundation.rooms import Room

ROOM = Room(
    label="duties",
    title="Duties",
    permissions={
        "duties.see": "See the duties of the subtree",
        "duties.ask": "Give duties to organisations of the subtree",
        "duties.file": "Receive, fill in and file the duties of the own organisation",
        "duties.sign": "Sign what leaves the unit as leader in charge",
        "duties.sign_head": "Sign what leaves the unit as its head",
        "duties.decide": "Accept or return what organisations below have filed",
        "duties.extend": "Extend a deadline on request",
        "duties.postpone": "Postpone open duties by order",
        "duties.reopen": "Reopen what was closed",
        "duties.chase": "Copy the text that chases, log calls",
        "duties.import": "Import duties from a workbook",
    },
    pack="zugong.duties.pack",
    figures="zugong.duties.figures",
    desk="zugong.duties.desk",
    reactions={
        "packs.holidays_loaded": "zugong.duties.tasks.move_deadlines_after_holidays",
        "directory.handed_over": "zugong.duties.tasks.move_duties_on_handover",
        "directory.organisation_moved": "zugong.duties.tasks.recount_after_move",
        "directory.organisation_merged": "zugong.duties.tasks.recount_after_move",
        "directory.levels_set": "zugong.duties.tasks.recount_after_move",
    },
    urls="zugong.duties.urls",
)
