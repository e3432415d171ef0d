"""Spanish."""

WORDS = {
    "subject": "Tu donación a {streamer} no se ha completado",
    "body": (
        "Hola:\n\nTu donación de {amount} a {streamer} no se ha podido pagar: {why}.\n"
        "No se te ha cobrado nada. Puedes volver a intentarlo en la misma página, con otra tarjeta u otra "
        "forma de pago.\n"
    ),
    "why": {
        "insufficient-funds": "según tu banco, no había saldo suficiente en la cuenta",
        "expired-card": "la tarjeta ha caducado",
        "wrong-code": "el código de seguridad de la tarjeta no era correcto",
        "declined": "tu banco la ha rechazado",
    },
}
