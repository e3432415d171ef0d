"""Is a product fit for donations?"""

from integrations import dodo
from integrations.dodo_sandbox import DEMO_PRODUCTS


async def test_the_sandboxs_products_are_fit(client: dodo.DodoClient):
    for currency, product_id in DEMO_PRODUCTS.items():
        product = await dodo.get_product(client, product_id)
        assert dodo.problems_of(product, currency) == []
        assert product.minimum


def test_every_flaw_is_named():
    product = dodo.Product("pdt_1", None, "USD", "recurring_price", False, False, None)
    problems = dodo.problems_of(product, "EUR")
    assert len(problems) == 4
    assert any("USD, not in EUR" in problem for problem in problems)
