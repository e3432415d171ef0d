"""Why there is no sound.

SpeechError
|-- NothingToSay     no letter and no digit in it: not an error to anybody
|   `-- NoVoice      it has words, and no voice here reads their letters
|-- TookTooLong      not ready within the deadline
|-- ProviderFailed   it said no, died, or sent what is no sound
`-- NotKept          the sound was made and could not be stored
"""


class SpeechError(Exception):
    """The root of the tree. An alert goes on air without speech then."""


class NothingToSay(SpeechError):
    pass


class NoVoice(NothingToSay):
    pass


class TookTooLong(SpeechError):
    pass


class ProviderFailed(SpeechError):
    pass


class NotKept(SpeechError):
    pass
