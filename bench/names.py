"""Names of people who do not exist, in several scripts; the same ones in every run."""

from __future__ import annotations

import random
from collections.abc import Sequence
from itertools import product

_SEED = 20261122
LATIN = ("English", "Spanish", "European")
_SCRIPTS: dict[str, tuple[float, str, str]] = {
    "English": (
        0.20,
        "Alice Brian Carol Daniel Edith Frank Grace Henry Irene Julia Kevin Laura",
        "Adams Baker O'Brien Clark Davis Evans Foster Green Harris-Hill Jones Kelly Lewis",
    ),
    "Spanish": (
        0.15,
        "María José Lucía Andrés Inés Tomás Sofía Raúl Belén Óscar Noemí Iván",
        "García Núñez Rodríguez López Muñoz Peña Ibáñez Gómez Jiménez Ordóñez Suárez Vázquez",
    ),
    "European": (
        0.15,
        "Zoë Jürgen Anaïs Søren Łucja Bjørn Chloé Günther Åsa Jiří Ağca Ştefan",
        "Müller Kowalski Dvořák Lefèvre Ångström Wiśniewski Großmann Černý Yıldız Ionescu Brønsted Fauré",
    ),
    "Vietnamese": (0.10, "Ánh Bảo Cường Dũng Hương Nguyệt", "Nguyễn Trần Phạm Huỳnh Đặng Vũ Lê Bùi Hồ Ngô"),
    "Cyrillic": (
        0.10,
        "Юлия Иван Ольга Сергей Наталья Пётр Оксана Дмитрий",
        "Ковальчук Иванова Соколов Шевченко Кузнецов Яковлева Орлов",
    ),
    "Greek": (0.04, "Ελένη Γιώργος Μαρία Νίκος Σοφία", "Παπαδόπουλος Νικολάου Γεωργίου Δημητρίου Αντωνίου"),
    "Arabic": (0.08, "محمد فاطمة أحمد ليلى يوسف مريم خالد", "علي حسن الزهراء منصور إبراهيم الخطيب سليمان"),
    "Hebrew": (0.04, "דוד שרה משה רחל יעקב", "כהן לוי מזרחי פרץ ביטון"),
    "Devanagari": (0.08, "अनुष्का राहुल प्रिया विक्रम सुनीता अर्जुन", "शर्मा वर्मा पटेल गुप्ता सिंह त्रिपाठी श्रीवास्तव"),
    "Thai": (0.06, "สมชาย สุดา ประเสริฐ มาลี วิชัย นภา", "ใจดี ศรีสุข ทองคำ แสงจันทร์ วงศ์ไทย"),
}
"""Script: its share, given names, family names."""


def names(count: int, *, seed: int = _SEED, scripts: Sequence[str] = tuple(_SCRIPTS)) -> list[str]:
    """`count` distinct names, mixed; each script in its share."""
    source = random.Random(seed)
    whole = sum(_SCRIPTS[script][0] for script in scripts)
    found: list[str] = []
    for script in scripts:
        share, given, family = _SCRIPTS[script]
        pairs = [" ".join(pair) for pair in product(given.split(), family.split())]
        found += source.sample(pairs, round(count * share / whole))
    source.shuffle(found)
    return found
