"""An import-linter contract of the kind "may import these and nothing else".

import-linter's own kinds forbid what is named. A room that does no I/O needs the opposite: a module that
nobody thought of must be refused. Only direct imports are looked at; what an allowed module imports is its
own contract.
"""

from grimp import ImportGraph
from importlinter import Contract, ContractCheck, fields, output


class AllowedImports(Contract):
    """Options: `source_modules` (with all below them), `allowed_modules` (each with all below it)."""

    source_modules = fields.ListField(subfield=fields.StringField())
    allowed_modules = fields.ListField(subfield=fields.StringField())

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:
        sources = [str(name) for name in self.source_modules]  # type: ignore[attr-defined]
        allowed = [str(name) for name in self.allowed_modules]  # type: ignore[attr-defined]
        wrong = sorted(
            (importer, imported)
            for source in sources
            for importer in {source, *graph.find_descendants(source)}
            for imported in graph.find_modules_directly_imported_by(importer)
            if not any(is_within(imported, name) for name in [source, *allowed])
        )
        return ContractCheck(kept=not wrong, metadata={"wrong": wrong})

    def render_broken_contract(self, check: ContractCheck) -> None:
        for importer, imported in check.metadata["wrong"]:
            output.print_error(f"{importer} may not import {imported}")
        output.new_line()


def is_within(module: str, package: str) -> bool:
    return module == package or module.startswith(package + ".")
