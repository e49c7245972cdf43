"""The starter pages about the site itself, in Spanish. Each part has the identity of its part in English."""

from __future__ import annotations

from mildsite.content.document import CallToAction, Document, Lead, Section

PRIVACY = Document(
    title="Su privacidad en este sitio",
    description="Lo que este sitio hace, y no hace, con lo que sabe de usted.",
    menu="Privacidad",
    blocks=(
        Lead(id="lead", text="Puede leer todas las páginas sin decirnos quién es. No seguimos sus pasos."),
        Section(
            id="not-done",
            heading="Lo que no hacemos",
            text=(
                "- No ponemos cookies en las páginas que usted lee. Las cookies son notas pequeñas que un sitio deja "
                "en su navegador.\n"
                "- No le seguimos de una página a otra ni contamos sus visitas.\n"
                "- No mostramos anuncios.\n"
                "- Cada parte de una página viene de este sitio. Así, su navegador no le dice a otra empresa que "
                "usted estuvo aquí."
            ),
        ),
        Section(
            id="printing",
            heading="Si imprime una página con su nombre",
            text=(
                "Puede que este sitio tenga un formulario para crear un PDF con su nombre y una fecha. Lo que usted "
                "escribe nos sirve para crear el PDF y para nada más. No lo guardamos.\n\n"
                "El formulario usa una cookie, para que nadie más pueda enviarlo por usted. La cookie no lleva su "
                "nombre ni su fecha. Se borra cuando usted cierra el navegador."
            ),
        ),
        Section(
            id="server",
            heading="Lo que ve nuestro servidor",
            text=(
                "Para enviarle una página, nuestro servidor tiene que ver la dirección IP de su aparato. Es su "
                "dirección en internet. Cuando usted envía el formulario, el sitio guarda esa dirección por poco "
                "tiempo. Así puede frenar a quien envía demasiado a la vez. Este sitio no guarda una lista de quién "
                "leyó qué."
            ),
        ),
        Section(
            id="records",
            heading="Sus datos de salud",
            text=(
                "En estas páginas no hay datos de la salud de nadie. ¿Quiere saber cómo usamos y cuidamos los suyos? "
                "Pídanos nuestro Aviso de prácticas de privacidad."
            ),
        ),
        CallToAction(id="questions", heading="¿Tiene una pregunta sobre su privacidad?", text="Llame a {clinic_name}."),
    ),
)

ACCESSIBILITY = Document(
    title="Un sitio que todos pueden usar",
    description="Qué hacemos para que las personas con discapacidad puedan usar este sitio, y cómo avisarnos.",
    menu="Accesibilidad",
    blocks=(
        Lead(
            id="lead",
            text=(
                "Este sitio es para todos. Puede que usted no vea bien o que no use un ratón. Aun así debe poder "
                "encontrar lo que busca."
            ),
        ),
        Section(
            id="done",
            heading="Lo que hacemos",
            text=(
                "- Puede llegar a cada enlace y a cada botón solo con el teclado.\n"
                "- Un lector de pantalla puede leer cada página en voz alta. Las fotos y los dibujos tienen palabras "
                "que dicen lo que muestran.\n"
                "- Puede hacer el texto más grande. Aun así cabe en su pantalla.\n"
                "- Las palabras se ven bien sobre el fondo. Nunca usamos solo el color para decirle algo.\n"
                "- Nada se mueve, destella ni suena por sí solo.\n"
                "- Los PDF que creamos también están hechos para los lectores de pantalla.\n"
                "- Escribimos con palabras cortas y claras."
            ),
        ),
        Section(
            id="checked",
            heading="Cómo lo revisamos",
            text=(
                "Hacemos este sitio para que cumpla con WCAG 2.2, nivel AA. Son reglas para que las personas con "
                "discapacidad puedan usar un sitio web. Un programa busca barreras en las páginas. Un programa no "
                "las ve todas. Por eso, díganos si usted halla una."
            ),
        ),
        Section(
            id="tell-us",
            heading="Si algo no le funciona",
            text=(
                "Llámenos. Díganos qué página era y qué pasó. Le daremos lo que necesita de otra forma, y usted no "
                "paga nada. También puede pedirnos que le leamos una página por teléfono."
            ),
        ),
        CallToAction(id="questions", heading="Díganos qué le estorba", text="Llame a {clinic_name}."),
    ),
)

LANGUAGE_HELP = Document(
    title="Ayuda gratis con el idioma o con una discapacidad",
    description="Puede recibir ayuda en su idioma, y ayuda si tiene una discapacidad. Las dos son gratis.",
    menu="Ayuda con el idioma",
    blocks=(
        Lead(
            id="lead",
            text=(
                "¿Habla un idioma que no es inglés? ¿Tiene una discapacidad? Podemos ayudarle, y es gratis. Llame al "
                "{clinic_phone} o hable con su profesional de la salud."
            ),
        ),
        Section(
            id="language",
            heading="Ayuda en su idioma",
            text=(
                "- Un intérprete puede ayudarle a hablar con nosotros. Es una persona que habla su idioma y el "
                "nuestro.\n"
                "- Podemos darle papeles en su idioma.\n"
                "- No tiene que traer a nadie que hable por usted. Por favor, no se lo pida a un niño."
            ),
        ),
        Section(
            id="disability",
            heading="Ayuda si tiene una discapacidad",
            text=(
                "- Un intérprete de señas puede ayudarle a hablar con nosotros.\n"
                "- Podemos darle lo que escribimos en una forma que usted pueda usar, como letra grande o sonido.\n"
                "- Díganos qué le sirve a usted."
            ),
        ),
        Section(
            id="right",
            heading="Es su derecho",
            text=(
                "Usted no paga nada por esta ayuda. Una ley le da ese derecho: la Sección 1557 de la Ley de Cuidado de "
                "Salud a Bajo Precio. Pida la ayuda lo antes posible, para que nos dé tiempo. Puede pedirla en "
                "cualquier momento."
            ),
        ),
        CallToAction(id="questions", heading="Pida ayuda", text="Llame a {clinic_name}. Díganos cuál es su idioma."),
    ),
)

ABOUT = Document(
    title="Acerca de este sitio",
    description="Quién escribe este sitio, quién lo revisa y qué no puede hacer por usted.",
    menu="Acerca de este sitio",
    blocks=(
        Lead(
            id="lead",
            text=(
                "Este sitio es de {clinic_name}. Le cuenta qué es el procedimiento MILD y cómo cuidarse después de él."
            ),
        ),
        Section(
            id="checked",
            heading="Quién escribe y revisa estas páginas",
            text=(
                "Nuestro personal escribe las páginas. Lo que dicen sobre su cuidado en casa se revisa antes de que "
                "usted lo vea. Lo revisa un profesional de la salud que no lo escribió. En la página dice cuándo fue "
                "la última revisión y cuándo toca la próxima."
            ),
        ),
        Section(
            id="limits",
            heading="Lo que este sitio no puede hacer",
            text=(
                "Estas páginas son para todos los que tienen el procedimiento. No le conocen a usted. Su equipo "
                "médico sí. Si su equipo médico le dijo otra cosa, haga lo que le dice su equipo médico.\n\n"
                "Su hoja de alta es el papel que le da su enfermera o enfermero. Se hace solo para usted. Este sitio "
                "no la reemplaza."
            ),
        ),
        Section(
            id="languages",
            heading="Otros idiomas",
            text=(
                "Las páginas se escriben primero en inglés. Si una página está en otros idiomas, los verá en la parte "
                "de arriba. ¿Y si el texto en inglés cambia en algo que importa para su seguridad? Entonces la página "
                "en el otro idioma dice que no está al día."
            ),
        ),
        CallToAction(id="questions", heading="¿Tiene una pregunta?", text="Llame a {clinic_name}."),
    ),
)
