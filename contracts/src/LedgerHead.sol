// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

/// @title The head of the ledger: how many events there are and the running hash over them
/// @dev The first base of the ledger contract, so that its storage slots are known to whoever asks a node for
/// `eth_getProof`: slot 0 is the running hash, slot 1 the number of events (right-aligned, upper bytes zero).
/// A batch folds its events into a `Head` in memory and writes it once.
abstract contract LedgerHead {
    /// @dev The head as of some event.
    struct Head {
        uint64 seq;
        bytes32 digest;
    }

    /// @dev Slot 0.
    bytes32 private _digest;
    /// @dev Slot 1. Alone in it as long as the next base begins with a mapping, which takes a slot of its own.
    uint64 private _seq;

    function _readHead() internal view returns (Head memory) {
        return Head({seq: _seq, digest: _digest});
    }

    function _writeHead(Head memory next) internal {
        _seq = next.seq;
        _digest = next.digest;
    }

    /// @dev Makes the event number `seq + 1` of the batch and folds it into the running hash.
    function _append(Head memory batch, bytes32 id, bytes32 payloadHash, address account) internal pure {
        bytes32 digest = batch.digest;
        // keccak256(abi.encodePacked(digest, id, payloadHash, account)), in memory that nobody holds.
        assembly ("memory-safe") {
            let scratch := mload(0x40)
            mstore(scratch, digest)
            mstore(add(scratch, 0x20), id)
            mstore(add(scratch, 0x40), payloadHash)
            mstore(add(scratch, 0x60), shl(96, account))
            digest := keccak256(scratch, 0x74)
        }
        batch.digest = digest;
        batch.seq += 1;
    }
}
