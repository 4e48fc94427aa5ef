# SPDX-License-Identifier: BSL-1.0
def check_min_cppstd(recipe, standard):
    recipe.least_standard = standard
