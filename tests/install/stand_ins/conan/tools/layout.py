# SPDX-License-Identifier: BSL-1.0
def basic_layout(recipe):
    recipe.has_layout = True
