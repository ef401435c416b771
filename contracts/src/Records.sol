// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {ICredentialEvents} from "./ICredentialEvents.sol";
import {Succession} from "./Succession.sol";

/// @title What is remembered of ids
/// @dev Publications and status changes are remembered apart: whoever publishes the id of a change to come does not keep
/// that change off the ledger. What this contract does not remember itself, its predecessor is asked for; it writes no
/// more, so its answers stand.
abstract contract Records is Succession {
    /// @dev Packed by `_pack`, so that the record of a new publication is one comparison and one write. Zero for an id
    /// that this contract has no record of.
    mapping(bytes32 id => uint256 packed) private _records;
    mapping(bytes32 id => uint64 blockNumber) private _changedAt;

    /// @inheritdoc ICredentialEvents
    function known(bytes32[] calldata ids) external view returns (uint64[] memory blocks) {
        blocks = new uint64[](ids.length);
        for (uint256 i = 0; i < ids.length; ++i) {
            blocks[i] = _knownSince(ids[i]);
        }
    }

    /// @inheritdoc ICredentialEvents
    function statusOf(bytes32[] calldata publicationIds)
        external
        view
        returns (Status[] memory statuses, uint32[] memory revisions, address[] memory accounts)
    {
        statuses = new Status[](publicationIds.length);
        revisions = new uint32[](publicationIds.length);
        accounts = new address[](publicationIds.length);
        for (uint256 i = 0; i < publicationIds.length; ++i) {
            Record memory record = recordOf(publicationIds[i]);
            (statuses[i], revisions[i], accounts[i]) = (record.status, record.revision, record.account);
        }
    }

    /// @inheritdoc ICredentialEvents
    function recordOf(bytes32 id) public view returns (Record memory record) {
        record = _unpack(_records[id]);
        if (!record.held && predecessor != address(0)) {
            record = ICredentialEvents(predecessor).recordOf(id);
            record.held = false;
        }
    }

    /// @inheritdoc ICredentialEvents
    function changedAt(bytes32 id) public view returns (uint64 blockNumber) {
        blockNumber = _changedAt[id];
        if (blockNumber == 0 && predecessor != address(0)) blockNumber = ICredentialEvents(predecessor).changedAt(id);
    }

    /// @dev Remembers the publication of an id that is not on the ledger; false for one that is.
    function _claim(bytes32 id, address account) internal returns (bool claimed) {
        uint32 revision = 0;
        if (_records[id] != 0 || predecessor != address(0)) {
            Record memory record = recordOf(id);
            if (record.status != Status.None) return false;
            // The revision of an id that was released goes on.
            revision = record.revision;
        }
        _records[id] = _pack(account, revision, Status.Active, uint40(block.number));
        return true;
    }

    function _remember(bytes32 id, Record memory record) internal {
        _records[id] = _pack(record.account, record.revision, record.status, record.blockNumber);
    }

    function _rememberChange(bytes32 id) internal {
        _changedAt[id] = uint64(block.number);
    }

    function _knownSince(bytes32 id) private view returns (uint64 blockNumber) {
        // Writers ask for every id, twice: without a predecessor this is two reads of a slot.
        if (predecessor == address(0)) {
            blockNumber = _changedAt[id];
            return blockNumber == 0 ? uint40(_records[id] >> 200) : blockNumber;
        }
        blockNumber = changedAt(id);
        return blockNumber == 0 ? recordOf(id).blockNumber : blockNumber;
    }

    /// @dev From the lowest bit: account (160), revision (32), status (8), block number (40), held (1).
    function _pack(address account, uint32 revision, Status status, uint40 blockNumber)
        private
        pure
        returns (uint256 packed)
    {
        packed = uint256(uint160(account)) | uint256(revision) << 160 | uint256(status) << 192 | uint256(blockNumber)
            << 200 | 1 << 240;
    }

    function _unpack(uint256 packed) private pure returns (Record memory record) {
        record.account = address(uint160(packed));
        record.revision = uint32(packed >> 160);
        record.status = Status(uint8(packed >> 192));
        record.blockNumber = uint40(packed >> 200);
        record.held = packed >> 240 != 0;
    }
}
