"""Clear signing (ERC-7730): what a hardware wallet would show, out of a folder of descriptors.

`compiler` and `index` turn the folder into one file that is read lazily; `clear_sign` applies one descriptor to one
call or message. Descriptors are written by others and may be wrong or hostile: a bad one is reported and skipped.
"""
