# What each rule must find, and what it must leave alone. Nobody runs this file.
from xml.sax.saxutils import escape

from flask import redirect, render_template_string, request, send_file, send_from_directory, url_for
from markupsafe import Markup
from reportlab.platypus import Paragraph
from sqlalchemy import text


def redirects():
    # ruleid: redirect-to-what-was-asked
    redirect(request.args["next"])
    target = request.form.get("next", "/")
    # ruleid: redirect-to-what-was-asked
    redirect(target, 303)
    # ok: redirect-to-what-was-asked
    return redirect(url_for("site.front", lang=request.args.get("lang")))


def markup(name):
    # ruleid: markup-from-words
    Markup(f"<b>{name}</b>")
    # ruleid: markup-from-words
    Markup("<b>" + name)
    # ruleid: markup-from-words
    render_template_string(name)
    # ok: markup-from-words
    return Markup("<b>{}</b>").format(name)


def paper(name, style):
    # ruleid: paragraph-of-words
    Paragraph(f"<b>{name}</b>", style)
    # ruleid: paragraph-of-words
    Paragraph(name, style)
    # ok: paragraph-of-words
    return Paragraph(escape(name), style)


def files(path):
    # ruleid: file-that-may-be-kept
    send_file(path)
    # ruleid: file-that-may-be-kept
    return send_from_directory("files", path)


def queries(connection, name):
    # ruleid: sql-from-words
    connection.execute(text(f"SELECT 1 FROM page WHERE slug = '{name}'"))
    # ruleid: sql-from-words
    connection.execute("SELECT 1 FROM page WHERE slug = '" + name)
    # ruleid: sql-from-words
    connection.exec_driver_sql(f"DROP TABLE {name}")
    # ok: sql-from-words
    return connection.execute(text("SELECT 1 FROM page WHERE slug = :slug"), {"slug": name})
