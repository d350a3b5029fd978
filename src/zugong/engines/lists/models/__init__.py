from .flow import Colour, HandBack, Measure, Notice, Passing, Recheck, RecheckRound, Step, Threshold
from .item import Item, ListType, Progress, ProgressNote, Responsibility, Sort
from .stages import By, Criterion, FollowUp, Funds, Helper, HelperRole, Listed, Stage, StagePassed

__all__ = [
    "By", "Colour", "Criterion", "FollowUp", "Funds", "HandBack", "Helper", "HelperRole", "Item", "ListType", "Listed",
    "Measure", "Notice", "Passing", "Progress", "ProgressNote", "Recheck", "RecheckRound", "Responsibility", "Sort",
    "Stage", "StagePassed", "Step", "Threshold",
]  # fmt: skip
