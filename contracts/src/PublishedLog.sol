// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {ICredentialEvents} from "./ICredentialEvents.sol";

/// @title The log of a publication, straight from calldata
/// @dev What the compiler makes of `keccak256(payload)` and `emit` copies the payload into memory of its own twice and
/// checks what cannot be otherwise. Each validator executes every item several times, so these two are written by hand.
/// Both use the memory behind the free memory pointer and leave the pointer where it is.
library PublishedLog {
    /// @dev keccak256(payload)
    function hashOf(bytes calldata payload) internal pure returns (bytes32 hash) {
        assembly ("memory-safe") {
            let body := mload(0x40)
            calldatacopy(body, payload.offset, payload.length)
            hash := keccak256(body, payload.length)
        }
    }

    /// @dev emit CredentialPublished(seq, id, account, payload)
    function write(uint64 seq, bytes32 id, address account, bytes calldata payload) internal {
        bytes32 topic = ICredentialEvents.CredentialPublished.selector;
        assembly ("memory-safe") {
            let data := mload(0x40)
            let body := add(data, 0x40)
            mstore(data, 0x20)
            mstore(add(data, 0x20), payload.length)
            calldatacopy(body, payload.offset, payload.length)
            // The padding up to whole words is zero, whatever lay there before.
            mstore(add(body, payload.length), 0)
            let padded := and(add(payload.length, 31), not(31))
            log4(data, add(padded, 0x40), topic, seq, id, account)
        }
    }
}
