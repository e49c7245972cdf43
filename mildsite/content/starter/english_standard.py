"""The starter pages about the site itself, in English: what is true of this software wherever it runs.

A clinic that changes how its site is served looks at them again.
"""

from __future__ import annotations

from mildsite.content.document import CallToAction, Document, Lead, Section

PRIVACY = Document(
    title="Your privacy on this site",
    description="What this site does, and does not do, with what it learns about you.",
    menu="Privacy",
    blocks=(
        Lead(id="lead", text="You can read every page here without telling us who you are. We do not track you."),
        Section(
            id="not-done",
            heading="What we do not do",
            text=(
                "- We set no cookies on the pages you read. Cookies are small notes that a site leaves in your "
                "browser.\n"
                "- We do not follow you from page to page, or count your visits.\n"
                "- We show no ads.\n"
                "- Each part of a page comes from this site. So your browser tells no other company that you were "
                "here."
            ),
        ),
        Section(
            id="printing",
            heading="If you print a page with your name",
            text=(
                "This site may offer a form that makes a PDF with your name and a date. We use what you type to make "
                "the PDF, and for nothing else. We do not keep it.\n\n"
                "The form needs one cookie, so that no one else can send the form for you. It does not hold your "
                "name or your date. It goes away when you close your browser."
            ),
        ),
        Section(
            id="server",
            heading="What our server sees",
            text=(
                "To send you a page, our server must see the IP address of your device. That is its address on the "
                "internet. When you send the form, the site holds that address for a short time. This lets it turn "
                "down someone who sends too much at once. This site keeps no list of who read what."
            ),
        ),
        Section(
            id="records",
            heading="Your health records",
            text=(
                "These pages hold no health records. Do you want to know how we use and guard yours? Ask us for our "
                "Notice of Privacy Practices."
            ),
        ),
        CallToAction(id="questions", heading="Do you have a question about privacy?", text="Call {clinic_name}."),
    ),
)

ACCESSIBILITY = Document(
    title="A site that everyone can use",
    description="What we do so that people with disabilities can use this site, and how to tell us of a problem.",
    menu="Accessibility",
    blocks=(
        Lead(
            id="lead",
            text=(
                "This site is for everyone. You may not see well, or you may not use a mouse. You should still find "
                "what you need."
            ),
        ),
        Section(
            id="done",
            heading="What we do",
            text=(
                "- You can reach each link and each button with the keyboard alone.\n"
                "- A screen reader can read each page out loud. Pictures have words that say what they show.\n"
                "- You can make the text larger. It still fits your screen.\n"
                "- The words stand out from what is behind them. We never use color alone to tell you something.\n"
                "- Nothing moves, flashes or plays by itself.\n"
                "- The PDFs we make are marked up for screen readers, too.\n"
                "- We write in short, plain words."
            ),
        ),
        Section(
            id="checked",
            heading="How we check",
            text=(
                "We build this site to meet WCAG 2.2, level AA. Those are rules for web sites that people with "
                "disabilities can use. A program looks at the pages for barriers. A program cannot find them all. So "
                "please tell us what you find."
            ),
        ),
        Section(
            id="tell-us",
            heading="If something does not work for you",
            text=(
                "Call us. Tell us which page it was and what went wrong. We will give you what you need in another "
                "way, and you pay nothing for it. You can also ask us to read a page to you on the phone."
            ),
        ),
        CallToAction(id="questions", heading="Tell us what gets in your way", text="Call {clinic_name}."),
    ),
)

LANGUAGE_HELP = Document(
    title="Free help with language or a disability",
    description="You can get help in your language, and help if you have a disability. Both are free.",
    menu="Language help",
    blocks=(
        Lead(
            id="lead",
            text=(
                "Do you speak a language other than English? Do you have a disability? You can get help from us, and "
                "it is free. Call {clinic_phone} or speak to your provider."
            ),
        ),
        Section(
            id="language",
            heading="Help in your language",
            text=(
                "- An interpreter can help you talk with us. That is a person who speaks your language and ours.\n"
                "- We can give you papers in your language.\n"
                "- You do not have to bring someone to speak for you. Please do not ask a child to do it."
            ),
        ),
        Section(
            id="disability",
            heading="Help if you have a disability",
            text=(
                "- Sign language interpreters can help you talk with us.\n"
                "- We can give you what we write in a form you can use, such as large print or sound.\n"
                "- Tell us what works for you."
            ),
        ),
        Section(
            id="right",
            heading="This is your right",
            text=(
                "You pay nothing for this help. A law gives you the right to it: Section 1557 of the Affordable Care "
                "Act. Ask as soon as you can, so that we have time to get ready. You can ask at any time."
            ),
        ),
        CallToAction(id="questions", heading="Ask for help", text="Call {clinic_name}. Tell us your language."),
    ),
)

ABOUT = Document(
    title="About this site",
    description="Who writes this site, who checks it, and what it cannot do for you.",
    menu="About this site",
    blocks=(
        Lead(
            id="lead",
            text=(
                "This site is from {clinic_name}. It tells you about the MILD procedure and how to care for yourself "
                "after it."
            ),
        ),
        Section(
            id="checked",
            heading="Who writes and checks these pages",
            text=(
                "Our staff writes the pages. Text about your care at home is checked before you see it. A clinician "
                "who did not write it does that. Such a page says when it was last reviewed, and when the next "
                "review is due."
            ),
        ),
        Section(
            id="limits",
            heading="What this site cannot do",
            text=(
                "These pages are for everyone who has the procedure. They do not know you. Your care team does. If "
                "your care team told you something else, do what your care team says.\n\n"
                "Your discharge sheet is the paper your nurse gives you. It is made for you alone. This site does "
                "not take its place."
            ),
        ),
        Section(
            id="languages",
            heading="Other languages",
            text=(
                "Pages are written in English first. If a page comes in other languages, you find them at the top. "
                "What if the English text changes in what matters for your safety? Then the page in the other "
                "language says that it is out of date."
            ),
        ),
        CallToAction(id="questions", heading="Do you have a question?", text="Call {clinic_name}."),
    ),
)
