"""The program in whose process espeak-ng runs: plain text comes in, samples go out, and nothing else.

    python -I -S espeak_child.py LIBRARY DATA VOICE SECONDS < text > rate (4 bytes) and 16-bit samples

It stands alone: it imports nothing of ours, and nothing of ours imports it. It runs within the bounds of
`bounded_child.py`. espeak-ng is under GPL-3 and is loaded here and nowhere else (docs/decisions/0014). Ends
with 2 if the library cannot be loaded, 3 without the voice, 4 if it cannot speak.
"""

import ctypes
import sys

SYNCHRONOUS = 2  # AUDIO_OUTPUT_SYNCHRONOUS of speak_lib.h: the samples are handed to us, in this thread
DO_NOT_EXIT = 0x8000  # espeakINITIALIZE_DONT_EXIT
UTF8 = 1  # espeakCHARS_UTF8, without espeakSSML (0x10) and espeakPHONEMES (0x100): all of it is text
Callback = ctypes.CFUNCTYPE(
    ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.c_void_p
)  # returns 1 to stop


def main(library: str, data: str, voice: str, seconds: str) -> int:
    """Speak what stands on standard input."""
    text = sys.stdin.buffer.read()
    try:
        espeak = ctypes.CDLL(library)
        rate = espeak.espeak_Initialize(SYNCHRONOUS, 0, data.encode(), DO_NOT_EXIT)
    except OSError:
        return 2
    if rate <= 0:
        return 2
    if espeak.espeak_SetVoiceByName(voice.encode()):
        return 3
    sys.stdout.buffer.write(rate.to_bytes(4, "little"))
    left = int(float(seconds) * rate) + 1  # one too many: so the other side knows that it was cut

    @Callback
    def hear(samples: "ctypes._Pointer[ctypes.c_short]", count: int, _events: object) -> int:
        nonlocal left
        if samples and count > 0:
            sys.stdout.buffer.write(ctypes.string_at(samples, 2 * min(count, left)))
            left -= min(count, left)
        return int(left == 0)

    espeak.espeak_SetSynthCallback(hear)
    spoken = text.replace(b"\0", b" ") + b"\0"
    failed = espeak.espeak_Synth(spoken, len(spoken), 0, 0, 0, UTF8, None, None)
    sys.stdout.buffer.flush()
    return 4 if failed else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
