"""Who does what by when: assignments (nhiệm vụ được giao) from tables, from labelled prose and from duty lists.

`wording` knows the words of single sentences; `table_rows`, `labels` and `duties` know where in a document they stand.
"""

from indexer.assignments.duties import from_duties
from indexer.assignments.labels import from_labels
from indexer.assignments.table_rows import from_table
from indexer.model import AdministrativeDocument, Assignment

__all__ = ["ASSIGNMENTS_ID", "read_assignments"]
ASSIGNMENTS_ID = "assignments/7"


def read_assignments(document: AdministrativeDocument) -> list[Assignment]:
    """Return all assignments of a document in the order of their place."""
    found = [a for table in document.tables for a in from_table(table, document.header.year)]
    found += from_labels(document)
    found += from_duties(document)
    return sorted(found, key=lambda assignment: assignment.span)
