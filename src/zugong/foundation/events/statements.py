"""Statements that every request needs, put into SQL once a process: reads by a slot, plain inserts of one row or many.

The ORM builds and compiles a query anew each time, which costs several times what the database takes to answer it. Here
it does so once; afterwards only the values are new. What comes out is what the ORM would give: the same SQL, the same
rows as model instances. For the few statements of the busiest acts (docs/performance.md), for nothing else.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import Any, Generic, TypeVar

from django.db import connection, models
from django.db.models.expressions import DatabaseDefault, Expression
from django.db.models.query import get_related_populators
from django.db.models.sql import InsertQuery

M = TypeVar("M", bound=models.Model)
populators: Any = get_related_populators  # the stubs are those of a later Django


class Slot(Expression):
    """The place of the value number ``at`` in a kept read. ``field`` says how it is written for the database."""

    def __init__(self, at: int, field: models.Field[Any, Any]) -> None:
        super().__init__(output_field=field)
        self.at = at

    def as_sql(self, compiler: Any, connection: Any) -> Any:  # noqa: ARG002  # Django's signature
        return "%s", [self]


@dataclass(frozen=True)
class _Read:
    """A compiled read: its SQL, its parameters with slots in them, and how a row becomes an instance."""

    sql: str
    params: tuple[Any, ...]
    converters: dict[int, tuple[list[Any], Any]]
    model: Any
    names: list[str]
    columns: slice
    related: list[Any]


class KeptRead(Generic[M]):
    """A queryset of whole rows with slots for the values of its conditions: ``KeptRead(build, field, …)``.

    ``build`` takes one slot for each field and returns the queryset; it may use ``select_related`` and slices.
    """

    def __init__(self, build: Callable[..., models.QuerySet[M]], *fields: Any) -> None:
        self._build, self._fields = build, fields
        self._kept: dict[str, _Read] = {}

    def first(self, *values: Any) -> M | None:
        """The first row for these values, or None. One query."""
        found = self._kept.get(connection.vendor) or self._compile()
        given = [field.get_db_prep_value(value, connection) for field, value in zip(self._fields, values, strict=True)]
        with connection.cursor() as cursor:
            cursor.execute(found.sql, [given[each.at] if isinstance(each, Slot) else each for each in found.params])
            row = cursor.fetchone()
        return None if row is None else self._instance(found, row)

    def _compile(self) -> _Read:
        queryset = self._build(*(Slot(at, field) for at, field in enumerate(self._fields)))
        compiler = queryset.query.get_compiler(connection=connection)
        sql, params = compiler.as_sql()
        kinds: Any = compiler.klass_info
        first, last = kinds["select_fields"][0], kinds["select_fields"][-1] + 1
        found = self._kept[connection.vendor] = _Read(
            sql=sql,
            params=tuple(params),
            converters=compiler.get_converters([each[0] for each in compiler.select]),
            model=kinds["model"],
            names=[each[0].target.attname for each in compiler.select[first:last]],
            columns=slice(first, last),
            related=populators(kinds, compiler.select, connection.alias),
        )
        return found

    @staticmethod
    def _instance(found: _Read, row: Any) -> Any:
        values = list(row)
        for at, (converters, expression) in found.converters.items():
            for convert in converters:
                values[at] = convert(values[at], expression, connection)
        instance = found.model.from_db(connection.alias, found.names, values[found.columns])
        for each in found.related:
            each.populate(values, instance)
        return instance


@dataclass(frozen=True)
class _Insert:
    sql: str
    returning: list[models.Field[Any, Any]]
    converters: dict[int, tuple[list[Any], Any]]


_inserts: dict[tuple[str, type[models.Model], int, tuple[str, ...]], _Insert] = {}


def insert(instance: M) -> M:
    """Write a new row as ``save(force_insert=True)`` does, of a model without parents or listeners to its signals."""
    fields, params, left = [], [], []
    for field in instance._meta.local_concrete_fields:
        value = field.pre_save(instance, add=True)
        if value is None and field is instance._meta.auto_field:
            continue
        fields.append(field)
        if isinstance(value, DatabaseDefault):
            left.append(field.attname)
        else:
            params.append(field.get_db_prep_save(value, connection))
    key = (connection.vendor, type(instance), len(fields), tuple(left))
    found = _inserts.get(key) or _inserts.setdefault(key, _compiled(instance, fields, left))
    with connection.cursor() as cursor:
        cursor.execute(found.sql, params)
        row = cursor.fetchone() if found.returning else ()
    for at, (field, value) in enumerate(zip(found.returning, row or (), strict=True)):
        for convert in found.converters.get(at, ([], None))[0]:
            value = convert(value, found.converters[at][1], connection)  # noqa: PLW2901
        setattr(instance, field.attname, value)
    instance._state.adding, instance._state.db = False, connection.alias
    return instance


def _compiled(instance: models.Model, fields: list[Any], left: list[str]) -> _Insert:
    """``left``: names of the fields whose value the database gives; with a key of its own it is told of them."""
    meta = instance._meta
    returning: list[Any] = [each for each in meta.db_returning_fields if each not in fields or each.attname in left]
    query = InsertQuery(type(instance))
    query.insert_values(fields, [instance], raw=False)
    compiler: Any = query.get_compiler(connection=connection)
    compiler.returning_fields = returning
    ((sql, _params),) = compiler.as_sql()
    columns = [field.get_col(meta.db_table) for field in returning]
    return _Insert(sql, returning, compiler.get_converters(columns))


PLAIN = (
    models.AutoField, models.BooleanField, models.CharField, models.DateField, models.ForeignKey, models.IntegerField,
    models.TextField,
)  # fmt: skip
"""Fields whose values the driver writes as they are; a field with its own way of writing is left to the ORM."""


def insert_many(rows: Sequence[M]) -> None:
    """Write many new rows of one model; each knows its key afterwards. PostgreSQL takes them as one stream."""
    if not rows:
        return
    model = type(rows[0])
    fields = model._meta.local_concrete_fields
    copied = all(isinstance(field, PLAIN) and not field.has_db_default() for field in fields)
    if connection.vendor != "postgresql" or not copied:
        model._base_manager.bulk_create(rows, batch_size=1000)
        return
    names = [field.attname for field in fields]
    values = attrgetter(*names)
    columns = ", ".join(f'"{field.column}"' for field in fields)
    with connection.cursor() as cursor:
        if model._meta.auto_field is not None:
            _number(cursor, rows)
        with (
            connection.wrap_database_errors,
            cursor.copy(f'COPY "{model._meta.db_table}" ({columns}) FROM STDIN') as copy,
        ):
            for row in rows:
                copy.write_row(values(row))
    for row in rows:
        row._state.adding, row._state.db = False, connection.alias


def _number(cursor: Any, rows: Sequence[models.Model]) -> None:
    """Keys from the table's own sequence."""
    meta = rows[0]._meta
    cursor.execute(
        "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)",
        [meta.db_table, meta.pk.column, len(rows)],
    )
    for row, (key,) in zip(rows, cursor.fetchall(), strict=True):
        row.pk = key
