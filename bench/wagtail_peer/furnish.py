"""Make the site: two pages in its menu, one of them with our text."""

from __future__ import annotations

import json
import os
import sys


def furnish() -> None:
    import django

    os.environ["DJANGO_SETTINGS_MODULE"] = "bench.wagtail_peer.settings"
    django.setup()
    from django.conf import settings
    from django.core.management import call_command
    from wagtail.models import Page, Site

    from bench.wagtail_peer.models import TextPage

    migrations = settings.FOLDER / "peer_migrations"
    migrations.mkdir()
    (migrations / "__init__.py").touch()
    sys.path.insert(0, str(settings.FOLDER))
    call_command("makemigrations", "wagtail_peer", verbosity=0)
    call_command("migrate", verbosity=0)
    text = json.loads((settings.FOLDER / "text.json").read_text())
    root = Page.objects.get(depth=1)
    home = root.add_child(instance=TextPage(title="Home", slug="peer"))
    Site.objects.update(root_page=home)
    for slug in ("procedure", "aftercare"):
        page = TextPage(title=text["title"], slug=slug, show_in_menus=True, search_description=text["description"])
        page.body = [("part", {"heading": heading, "text": html}) for heading, html in text["parts"]]
        home.add_child(instance=page)


if __name__ == "__main__":
    furnish()
