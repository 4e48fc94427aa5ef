// SPDX-License-Identifier: BSL-1.0
// What flowkit asks of a compiler and of a program, said in one sentence where it is not so. Included before all else.
#pragma once

// An #include of what cannot be there ends the compilation: after #error alone hundreds of messages would follow.
#if defined(_MSC_VER) && !defined(__clang__)
#error "flowkit is written for g++ 12 or later and clang++ 14 or later, not for MSVC's own compiler"
#include <flowkit ends here>
#elif __cplusplus < 202002L
#error "flowkit needs C++20: compile with -std=c++20 or later (g++ 12 or later, clang++ 14 or later)"
#include <flowkit ends here>
#elif defined(__clang__)
#if __clang_major__ < 14
#error "flowkit needs clang++ 14 or later: this one is older"
#include <flowkit ends here>
#endif
#elif __GNUC__ < 12
#error "flowkit needs g++ 12 or later: this one is older"
#include <flowkit ends here>
#endif

#include <flowkit/version.hpp>

// Two versions with one v0 would share the names of different code, and the linker take either. Of a group by one name
// the linker keeps the first that it meets: the mark of another version is then gone, and what refers to it an error:
// "undefined reference to `flowkit_v0_is_here_in_two_versions_101'". Five octets an object file. Not seen: versions in
// different shared libraries, and link-time optimisation of both at once.
#if defined(__ELF__) && !defined(FLOWKIT_NO_LINK_CHECK)
#define FLOWKIT_DETAIL_TEXT_OF(value) #value
#define FLOWKIT_DETAIL_TEXT(value) FLOWKIT_DETAIL_TEXT_OF(value)
#define FLOWKIT_DETAIL_MARK "flowkit_v0_is_here_in_two_versions_" FLOWKIT_DETAIL_TEXT(FLOWKIT_VERSION)
#ifdef __clang__
#define FLOWKIT_DETAIL_BINDING ".weak "  // its link-time optimisation does not know groups: "multiple definition"
#else
#define FLOWKIT_DETAIL_BINDING ".globl "
#endif
// clang-format off
__asm__(  // NOLINT(hicpp-no-assembler)
    ".ifndef " FLOWKIT_DETAIL_MARK "\n"
    ".pushsection .rodata.flowkit_mark,\"aG\",%progbits,flowkit_v0,comdat\n"
    FLOWKIT_DETAIL_BINDING FLOWKIT_DETAIL_MARK "\n"
    ".hidden " FLOWKIT_DETAIL_MARK "\n"
    FLOWKIT_DETAIL_MARK ":\n"
    ".byte 0\n"
    ".popsection\n"
    ".pushsection .rodata.flowkit_use,\"a\",%progbits\n"
    ".balign 4\n"
    ".long " FLOWKIT_DETAIL_MARK " - .\n"
    ".popsection\n"
    ".endif\n");
// clang-format on
#undef FLOWKIT_DETAIL_BINDING
#undef FLOWKIT_DETAIL_MARK
#undef FLOWKIT_DETAIL_TEXT
#undef FLOWKIT_DETAIL_TEXT_OF
#endif
