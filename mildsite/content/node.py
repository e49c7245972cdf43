"""What every part of a document is: frozen, and with the same hash for the same words."""

from __future__ import annotations

from typing import Any, ClassVar

from pydantic import BaseModel, ConfigDict, SerializerFunctionWrapHandler, model_serializer


class Node(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")
    unsaid: ClassVar[frozenset[str]] = frozenset()
    """Fields that came later: left out while empty, so that older texts keep the hash they were signed under."""

    @model_serializer(mode="wrap")
    def _leave_out_what_is_not_said(self, handler: SerializerFunctionWrapHandler) -> dict[str, Any]:
        fields: dict[str, Any] = handler(self)
        return {name: said for name, said in fields.items() if said or name not in self.unsaid}
