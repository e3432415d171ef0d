"""Spanish."""

WORDS = {
    "status": {
        "under-review": "Volvemos a estudiar «{title}»",
        "planned": "Tenemos planeado «{title}»",
        "in-progress": "Estamos trabajando en «{title}»",
        "shipped": "Ya tienes disponible «{title}»",
        "declined": "No vamos a hacer «{title}»",
        "reported": "Hemos vuelto a abrir «{title}»",
        "confirmed": "Hemos confirmado «{title}»",
        "fixed": "Hemos solucionado «{title}»",
        "closed": "Hemos cerrado «{title}»",
    },
    "hello": "Hola:",
    "see": "Puedes verlo aquí:",
    "in_chat": "Lo encontrarás en tu chat con nosotros.",
    "why": {
        "feature": "Lo pediste, lo votaste o lo sigues.",
        "bug": "Nos avisaste de esto.",
    },
    "no_more": "No recibir más mensajes como este:",
}
