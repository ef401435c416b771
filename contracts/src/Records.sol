// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {ICredentialEvents} from "./ICredentialEvents.sol";
import {Succession} from "./Succession.sol";

/// @title What is remembered of ids
/// @dev Publications and status changes are remembered apart: whoever publishes the id of a change to come does not keep
/// that change off the ledger. What this contract does not remember itself, its predecessor is asked for; it writes no
/// more, so its answers stand.
abstract contract Records is Succession {
    /// @dev One slot each.
    mapping(bytes32 id => Record) private _records;
    mapping(bytes32 id => uint64 blockNumber) private _changedAt;

    /// @inheritdoc ICredentialEvents
    function known(bytes32[] calldata ids) external view returns (uint64[] memory blocks) {
        blocks = new uint64[](ids.length);
        for (uint256 i = 0; i < ids.length; ++i) {
            blocks[i] = changedAt(ids[i]);
            if (blocks[i] == 0) blocks[i] = recordOf(ids[i]).blockNumber;
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
        record = _records[id];
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

    function _remember(bytes32 id, Record memory record) internal {
        record.held = true;
        _records[id] = record;
    }

    function _rememberChange(bytes32 id) internal {
        _changedAt[id] = uint64(block.number);
    }
}
