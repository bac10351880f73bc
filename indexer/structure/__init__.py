"""RawDocument -> AdministrativeDocument, by the parts that Nghị định 30/2020/NĐ-CP gives a document."""

from indexer.structure.parser import PARSER_ID, parse

__all__ = ["PARSER_ID", "parse"]
