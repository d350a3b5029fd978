"""The three administrators of every sample, and the one password of everybody in it."""

from zugong.directory.actions.founding import Founder

PASSWORD = "mianzhou-2016"  # noqa: S105  # printed on the terminal; the sample binds to loopback
ADMINISTRATORS = {
    "system_admin": Founder("system_admin", "柳修文"),
    "security_admin": Founder("security_admin", "祁守正"),
    "audit_admin": Founder("audit_admin", "卞明察"),
}
