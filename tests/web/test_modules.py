"""Joining modules keeps their meaning, and refuses what it does not understand."""

import pytest

from streampai_app.web.modules import CannotJoin, join


def test_a_module_comes_after_what_it_imports_and_only_once():
    sources = {
        "main.js": 'import { a } from "./a.js";\nimport { b as other } from "./deep/b.js";\n'
        "export function go() {}\n",
        "a.js": 'import * as b from "./deep/b.js";\nexport const a = b.b;\n',
        "deep/b.js": "export const b = 1;\n",
        "unused.js": "export const c = 1;\n",
    }
    joined = join(sources, "main.js")
    order = [joined.index(f'$["{name}"] = ') for name in ("deep/b.js", "a.js", "main.js")]
    assert order == sorted(order)
    assert joined.count("const b = 1;") == 1
    assert "unused.js" not in joined
    assert 'const b = $["deep/b.js"];' in joined
    assert 'const { b: other } = $["deep/b.js"];' in joined
    assert joined.endswith('export const { go } = $["main.js"];\nexport { $ };\n')


def test_what_is_joined_beside_another_takes_from_there_what_both_need():
    sources = {
        "main.js": 'import { a } from "./a.js";\nexport const go = a;\n',
        "a.js": "export const a = 1;\n",
        "late/b.js": 'import { a } from "../a.js";\nimport { c } from "./c.js";\nexport const b = a + c;\n',
        "late/c.js": "export const c = 1;\n",
    }
    joined = join(sources, "late/b.js", beside="main.js")
    assert joined.startswith('import { $ as $there } from "../main.js";\nconst $ = { ...$there };\n')
    assert 'const { a } = $["a.js"];' in joined
    assert "const a = 1;" not in joined
    assert "const c = 1;" in joined


def test_a_default_export_and_an_import_of_it_meet():
    sources = {"main.js": 'import words from "./w.js";\n', "w.js": "export default { hello: 1 };\n"}
    joined = join(sources, "main.js")
    assert "const $default = { hello: 1 };" in joined
    assert '$["w.js"] = { default: $default };' in joined
    assert 'const { default: words } = $["w.js"];' in joined


def test_an_import_in_the_middle_of_code_is_left_alone():
    sources = {"main.js": "const later = () => import(`./words/${name}.js`);\n"}
    assert "import(`./words/${name}.js`)" in join(sources, "main.js")


@pytest.mark.parametrize(
    "line",
    [
        'export { a } from "./a.js";',
        'export * from "./a.js";',
        "export let a = 1;",
        'import "./a.js";',
        'import {\n  a,\n} from "./a.js";',
        "export { a };",
    ],
)
def test_a_form_that_is_not_understood_is_refused(line):
    with pytest.raises(CannotJoin, match=r"main\.js"):
        join({"main.js": f"{line}\n", "a.js": "export const a = 1;\n"}, "main.js")


def test_a_module_that_is_missing_or_goes_in_circles_is_refused():
    with pytest.raises(CannotJoin, match="does not exist"):
        join({"main.js": 'import { a } from "./a.js";\n'}, "main.js")
    circle = {"a.js": 'import { b } from "./b.js";\n', "b.js": 'import { a } from "./a.js";\n'}
    with pytest.raises(CannotJoin, match="each other"):
        join(circle, "a.js")
