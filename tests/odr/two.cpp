// SPDX-License-Identifier: BSL-1.0
const flowkit::element* octet_delta_count_of_two();
const flowkit::element* octet_delta_count_of_two() { return &flowkit::ie::octetDeltaCount; }
