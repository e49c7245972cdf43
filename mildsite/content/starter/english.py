"""The starter pages of the procedure in English.

The words are written from the facts the clinic gave: every fact is kept and none is added. No number is here that the
clinic did not give. The red flags are a draft that waits for a clinical reviewer. The
words on medicines give no advice: a reviewer may put the clinic's own in their place.
"""

from __future__ import annotations

from mildsite.content.document import (
    CallToAction,
    Checklist,
    ChecklistItem,
    Document,
    Intent,
    KeyPoint,
    KeyPoints,
    Lead,
    Medicines,
    Picture,
    PlanElement,
    RedFlag,
    RedFlags,
    Section,
    Summary,
    SummaryPoint,
    Urgency,
    When,
)

PROCEDURE = Document(
    title="The MILD procedure",
    description="How the MILD procedure takes pressure off the nerves in your lower back, and who it may help.",
    blocks=(
        Lead(
            id="lead",
            text=(
                "MILD is short for minimally invasive lumbar decompression. “Lumbar” means in the lower back. "
                "“Decompression” means taking pressure off. “Minimally invasive” means it needs only a small cut. "
                "MILD is an outpatient procedure: most people go home the same day.\n\n"
                "Your spinal canal is the tunnel in your spine that holds your nerves. In lumbar spinal stenosis, "
                "this tunnel has become too narrow and puts pressure on the nerves. MILD is aimed right at that "
                "spot. It gives back space in the canal and takes pressure off the nerves. This eases low-back pain, "
                "numbness and leg discomfort, above all when you stand or walk.\n\n"
                "MILD brings meaningful relief without open surgery. People get back to being active, with more "
                "comfort and more ease when they move.\n\n"
                "The cut, called an incision, is small. Little of the tissue around it is disturbed. So recovery "
                "tends to be quicker than after traditional surgery."
            ),
        ),
        Picture(
            id="room-for-the-nerves",
            picture="drawing-lumbar-decompression",
            alt=(
                "Two drawings of the lower back from the side. Before: thick ligament presses on the nerves. "
                "After: less ligament, and the nerves have more room."
            ),
            caption="Your lower back from the side, before and after MILD",
        ),
        KeyPoints(
            id="in-brief",
            heading="MILD in brief",
            items=(
                KeyPoint(
                    id="what-it-is",
                    heading="What it is",
                    text=(
                        "MILD treats lumbar spinal stenosis. It takes out extra ligament tissue. Ligaments are the "
                        "strong bands that hold your bones together. Your spinal canal then has more room, and the "
                        "pressure comes off your nerves."
                    ),
                ),
                KeyPoint(
                    id="how-it-is-done",
                    heading="How it is done",
                    text=(
                        "We work through a tiny incision. A live X-ray, called fluoroscopy, guides us. With special "
                        "tools, we take out small bits of bone and ligament. This typically takes 45 to 60 minutes."
                    ),
                ),
            ),
        ),
        Section(
            id="benefits",
            heading="What MILD can do for you",
            text=(
                "MILD helps you walk more, with less pain. It does not make your spine unstable. Day-to-day tasks "
                "get easier, such as standing, walking and climbing stairs.\n\n"
                "MILD may suit you if you want a choice with lower risk:\n\n"
                "- We use local anesthesia. This is medicine that numbs just the part of your body we treat.\n"
                "- We take out very little tissue.\n"
                "- The rate of complications (problems from the treatment) is low."
            ),
        ),
        Section(
            id="who-can-benefit",
            heading="Who MILD can help",
            text=(
                "MILD can help people diagnosed with lumbar spinal stenosis who have neurogenic claudication. That "
                "name means pain, tingling or numbness in the legs that gets worse when you stand or walk.\n\n"
                "MILD is an option for you if both of these are true:\n\n"
                "- Conservative therapies (treatments without surgery) did not work well for you.\n"
                "- You want to avoid more invasive surgery.\n\n"
                "Is MILD right for you? An exam with imaging studies decides. Imaging means taking pictures of the "
                "inside of your body."
            ),
        ),
        CallToAction(
            id="contact",
            heading="Would you like to learn more?",
            text="Contact {clinic_name}. Our team helps you look at your options.",
        ),
    ),
)

AFTERCARE = Document(
    title="After your MILD procedure: caring for yourself at home",
    description="What to do at home after your MILD procedure, what to watch for, and when to get help.",
    blocks=(
        Lead(
            id="lead",
            text=(
                "This page helps you care for yourself after MILD (minimally invasive lumbar decompression). It "
                "tells you what to do, what to watch for and when to get help."
            ),
        ),
        Summary(
            id="what-matters-most",
            heading="What matters most",
            items=(
                SummaryPoint(id="most-lifting", text="Avoid heavy lifting, bending and twisting."),
                SummaryPoint(id="most-incision", text="Keep your incision clean and dry until it is fully healed."),
                SummaryPoint(id="most-infection", text="Call us if you see signs of infection."),
            ),
        ),
        Section(
            id="what-to-expect",
            heading="What to expect",
            text=(
                "Most people go home the same day. You may feel some soreness or stiffness at your incision, the "
                "small cut in your back. This is normal. It typically goes away within a few days.\n\n"
                "Your incision is small, and the muscle and tissue near it are disturbed very little. So recovery is "
                "generally quicker than after traditional back surgery.\n\n"
                "Follow your provider’s instructions with care. This gives you the best outcome and a smooth return "
                "to being active."
            ),
        ),
        Checklist(
            id="recovery",
            heading="Your recovery checklist",
            items=(
                ChecklistItem(
                    id="lifting",
                    intent=Intent.AVOID,
                    text="Avoid heavy lifting, bending and twisting",
                    when=When.THROUGH,
                    general_time="for several days after the procedure",
                    value_key="lifting_days",
                ),
                ChecklistItem(
                    id="ice",
                    intent=Intent.DO,
                    text="Use ice as you need it for swelling or discomfort at your incision.",
                ),
                ChecklistItem(
                    id="walking",
                    intent=Intent.DO,
                    text="Walk more, bit by bit, and move lightly. This helps your blood flow and keeps you limber.",
                ),
                ChecklistItem(
                    id="incision",
                    intent=Intent.DO,
                    text="Keep your incision clean and dry until it is fully healed.",
                ),
                ChecklistItem(
                    id="infection",
                    intent=Intent.WATCH,
                    text="Watch for signs of infection: redness, swelling or unusual drainage (fluid that comes out).",
                ),
            ),
        ),
        RedFlags(
            id="get-help",
            heading="When to get help",
            items=(
                RedFlag(id="chest-pain", urgency=Urgency.CALL_911, text="Chest pain"),
                RedFlag(id="breathing", urgency=Urgency.CALL_911, text="Trouble breathing"),
                RedFlag(
                    id="bladder-bowel",
                    urgency=Urgency.CALL_911,
                    text="Loss of control of your bladder or bowel. You can also go to the emergency room.",
                ),
                RedFlag(
                    id="groin",
                    urgency=Urgency.CALL_911,
                    text="Numbness in your groin. You can also go to the emergency room.",
                ),
                RedFlag(id="leg", urgency=Urgency.CALL_AT_ONCE, text="New weakness or numbness in a leg"),
                RedFlag(
                    id="incision-skin",
                    urgency=Urgency.CALL_CLINIC,
                    text="Redness, swelling or warmth at your incision",
                ),
                RedFlag(
                    id="drainage",
                    urgency=Urgency.CALL_CLINIC,
                    text="Unusual drainage (fluid that comes out) at your incision",
                ),
                RedFlag(id="fever", urgency=Urgency.CALL_CLINIC, text="Fever"),
                RedFlag(id="pain", urgency=Urgency.CALL_CLINIC, text="Pain that gets worse instead of better"),
            ),
        ),
        Medicines(
            id="medicines",
            heading="Your medicines",
            text=(
                "Your care team goes through your medicines with you before you leave. Ask, or call us, if you are "
                "not sure of something."
            ),
        ),
        CallToAction(
            id="questions",
            heading="Do you have questions?",
            text="Call {clinic_name} if you have a question about your care at home.",
        ),
    ),
    leaves_out=(PlanElement.PENDING_TESTS, PlanElement.SERVICES),
)
