"""The starter pages of the procedure in Spanish: plain words for readers in the United States, who are called “usted”.

Each part has the identity of its part in English. A qualified translator reviews them before a clinic shows them.
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
    title="El procedimiento MILD",
    description="Cómo MILD quita presión a los nervios de la parte baja de la espalda, y a quién puede ayudar.",
    blocks=(
        Lead(
            id="lead",
            text=(
                "MILD son las siglas en inglés de “descompresión lumbar mínimamente invasiva”. “Lumbar” quiere decir "
                "de la parte baja de la espalda. “Descompresión” quiere decir quitar presión. “Mínimamente invasiva” "
                "quiere decir que basta un corte pequeño. MILD es un procedimiento ambulatorio: la mayoría de las "
                "personas vuelve a casa el mismo día.\n\n"
                "El canal de la columna es el túnel por donde pasan sus nervios. En la estenosis espinal lumbar, este "
                "túnel es demasiado estrecho y aprieta los nervios. MILD va justo a ese punto. Le devuelve espacio "
                "al canal y les quita presión a los nervios. Eso alivia el dolor de espalda baja, el adormecimiento "
                "y las molestias en las piernas, sobre todo al estar de pie o al caminar.\n\n"
                "MILD da un alivio importante sin cirugía abierta. La gente vuelve a estar activa, con más "
                "comodidad, y se mueve con más facilidad.\n\n"
                "El corte se llama incisión y es pequeño. Se toca poco el tejido que lo rodea. Por eso la "
                "recuperación suele ser más rápida que con la cirugía tradicional."
            ),
        ),
        Picture(
            id="room-for-the-nerves",
            picture="drawing-lumbar-decompression",
            alt=(
                "Dos dibujos de la parte baja de la espalda vista de lado. Antes: un ligamento grueso aprieta los "
                "nervios. Después: menos ligamento, y los nervios tienen más espacio."
            ),
            caption="La parte baja de la espalda vista de lado, antes y después de MILD",
        ),
        KeyPoints(
            id="in-brief",
            heading="MILD en pocas palabras",
            items=(
                KeyPoint(
                    id="what-it-is",
                    heading="Qué es",
                    text=(
                        "MILD trata la estenosis espinal lumbar. Quita el tejido de ligamento que sobra. Los "
                        "ligamentos son las bandas fuertes que unen los huesos. Así el canal de la columna tiene más "
                        "espacio, y los nervios quedan sin esa presión."
                    ),
                ),
                KeyPoint(
                    id="how-it-is-done",
                    heading="Cómo se hace",
                    text=(
                        "Trabajamos por una incisión muy pequeña. Nos guía una radiografía en vivo, llamada "
                        "fluoroscopia. Con instrumentos especiales quitamos trozos pequeños de hueso y de ligamento. "
                        "Por lo general, esto tarda de 45 a 60 minutos."
                    ),
                ),
            ),
        ),
        Section(
            id="benefits",
            heading="Lo que MILD puede hacer por usted",
            text=(
                "MILD le ayuda a caminar más, con menos dolor. No le quita firmeza a la columna. Se hacen más fáciles "
                "las tareas de cada día, como estar de pie, caminar y subir escaleras.\n\n"
                "MILD puede ser para usted si busca una opción de menor riesgo:\n\n"
                "- Usamos anestesia local. Es una medicina que duerme solo la parte del cuerpo que tratamos.\n"
                "- Quitamos muy poco tejido.\n"
                "- La tasa de complicaciones (problemas por el tratamiento) es baja."
            ),
        ),
        Section(
            id="who-can-benefit",
            heading="A quién puede ayudar MILD",
            text=(
                "MILD puede ayudar a personas con un diagnóstico de estenosis espinal lumbar que tienen claudicación "
                "neurogénica. Eso quiere decir dolor, hormigueo o adormecimiento en las piernas, que empeora al estar "
                "de pie o al caminar.\n\n"
                "MILD es una opción para usted si las dos cosas son ciertas:\n\n"
                "- Las terapias conservadoras (tratamientos sin cirugía) no le dieron buen resultado.\n"
                "- Usted quiere evitar una cirugía más invasiva.\n\n"
                "¿Es MILD lo indicado para usted? Lo decide un examen con estudios de imágenes. En ellos se toman "
                "imágenes del interior del cuerpo."
            ),
        ),
        CallToAction(
            id="contact",
            heading="¿Quiere saber más?",
            text="Hable con {clinic_name}. Nuestro equipo le ayuda a ver sus opciones.",
        ),
    ),
)

AFTERCARE = Document(
    title="Después de su procedimiento MILD: cómo cuidarse en casa",
    description="Qué hacer en casa después de su procedimiento MILD, en qué fijarse y cuándo pedir ayuda.",
    blocks=(
        Lead(
            id="lead",
            text=(
                "Esta página le ayuda a cuidarse después de MILD (descompresión lumbar mínimamente invasiva). Le dice "
                "qué hacer, en qué fijarse y cuándo pedir ayuda."
            ),
        ),
        Summary(
            id="what-matters-most",
            heading="Lo más importante",
            items=(
                SummaryPoint(
                    id="most-lifting", text="No levante cosas pesadas, no doble la espalda y no gire el cuerpo."
                ),
                SummaryPoint(id="most-incision", text="Mantenga la incisión limpia y seca hasta que sane del todo."),
                SummaryPoint(id="most-infection", text="Llámenos si ve señales de infección."),
            ),
        ),
        Section(
            id="what-to-expect",
            heading="Qué puede esperar",
            text=(
                "La mayoría de las personas vuelve a casa el mismo día. Puede sentir algo de dolor o rigidez en la "
                "incisión, el corte pequeño en su espalda. Esto es normal. Por lo general se quita en unos días.\n\n"
                "Su incisión es pequeña, y se tocan muy poco el músculo y el tejido de alrededor. Por eso la "
                "recuperación suele ser más rápida que con la cirugía de espalda tradicional.\n\n"
                "Siga con cuidado lo que le indique su profesional de la salud. Así tendrá el mejor resultado y "
                "volverá sin problemas a su vida activa."
            ),
        ),
        Checklist(
            id="recovery",
            heading="Su lista para la recuperación",
            items=(
                ChecklistItem(
                    id="lifting",
                    intent=Intent.AVOID,
                    text="Evite levantar cosas pesadas, doblar la espalda y girar el cuerpo",
                    when=When.THROUGH,
                    general_time="durante varios días después del procedimiento",
                    value_key="lifting_days",
                ),
                ChecklistItem(
                    id="ice",
                    intent=Intent.DO,
                    text="Use hielo cuando lo necesite para la hinchazón o las molestias en la incisión.",
                ),
                ChecklistItem(
                    id="walking",
                    intent=Intent.DO,
                    text="Camine más, poco a poco, y muévase con suavidad. Ayuda a la circulación y a la flexibilidad.",
                ),
                ChecklistItem(
                    id="incision",
                    intent=Intent.DO,
                    text="Mantenga la incisión limpia y seca hasta que sane del todo.",
                ),
                ChecklistItem(
                    id="infection",
                    intent=Intent.WATCH,
                    text=(
                        "Fíjese si hay señales de infección: enrojecimiento, hinchazón o secreción fuera de lo "
                        "normal (líquido que sale)."
                    ),
                ),
            ),
        ),
        RedFlags(
            id="get-help",
            heading="Cuándo pedir ayuda",
            items=(
                RedFlag(id="chest-pain", urgency=Urgency.CALL_911, text="Dolor en el pecho"),
                RedFlag(id="breathing", urgency=Urgency.CALL_911, text="Dificultad para respirar"),
                RedFlag(
                    id="bladder-bowel",
                    urgency=Urgency.CALL_911,
                    text="No poder controlar la orina o las heces. También puede ir a la sala de emergencias.",
                ),
                RedFlag(
                    id="groin",
                    urgency=Urgency.CALL_911,
                    text="Adormecimiento en la ingle. También puede ir a la sala de emergencias.",
                ),
                RedFlag(
                    id="leg",
                    urgency=Urgency.CALL_AT_ONCE,
                    text="Debilidad o adormecimiento en una pierna que antes no tenía",
                ),
                RedFlag(
                    id="incision-skin",
                    urgency=Urgency.CALL_CLINIC,
                    text="Enrojecimiento, hinchazón o calor en la incisión",
                ),
                RedFlag(
                    id="drainage",
                    urgency=Urgency.CALL_CLINIC,
                    text="Secreción fuera de lo normal (líquido que sale) en la incisión",
                ),
                RedFlag(id="fever", urgency=Urgency.CALL_CLINIC, text="Fiebre"),
                RedFlag(id="pain", urgency=Urgency.CALL_CLINIC, text="Dolor que empeora en vez de mejorar"),
            ),
        ),
        Medicines(
            id="medicines",
            heading="Sus medicinas",
            text=(
                "Antes de que usted se vaya, su equipo de atención repasa sus medicinas con usted. Pregunte, o "
                "llámenos, si tiene alguna duda."
            ),
        ),
        CallToAction(
            id="questions",
            heading="¿Tiene preguntas?",
            text="Llame a {clinic_name} si tiene una pregunta sobre su cuidado en casa.",
        ),
    ),
    leaves_out=(PlanElement.PENDING_TESTS, PlanElement.SERVICES),
)
