// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {
    AccessControlDefaultAdminRules
} from "@openzeppelin/contracts/access/extensions/AccessControlDefaultAdminRules.sol";
import {Pausable} from "@openzeppelin/contracts/utils/Pausable.sol";
import {ICredentialEvents} from "./ICredentialEvents.sol";
import {LedgerHead} from "./LedgerHead.sol";
import {Publishers} from "./Publishers.sol";

/// @title The ledger of credential events
/// @dev `LedgerHead` stays the first base: its slots are part of what outsiders prove against.
contract CredentialEvents is LedgerHead, Publishers, Pausable {
    /// @notice Whoever holds this role may pause and unpause. Nobody does at first: the administrator grants it.
    bytes32 public constant PAUSER_ROLE = keccak256("PAUSER_ROLE");

    /// @dev What is remembered of an id, in one slot. An id with a block is known, once and for ever; the id of a
    /// status change has nothing but its block.
    struct Record {
        address account;
        uint32 revision;
        Status status;
        uint40 blockNumber;
    }

    mapping(bytes32 id => Record) private _records;

    /// @param administrator Holds `DEFAULT_ADMIN_ROLE` at first.
    /// @param handoverDelay Seconds between announcing another administrator and his acceptance.
    constructor(address administrator, uint48 handoverDelay)
        AccessControlDefaultAdminRules(handoverDelay, administrator)
    {}

    /// @inheritdoc ICredentialEvents
    function publish(Publication[] calldata items) external {
        address account = accountOf(msg.sender);
        if (account == address(0)) revert NotASigningKey(msg.sender);
        _requireNotPaused();
        Head memory batch = _readHead();
        for (uint256 i = 0; i < items.length; ++i) {
            _publish(batch, items[i], account);
        }
        _writeHead(batch);
    }

    /// @inheritdoc ICredentialEvents
    function changeStatus(StatusChange[] calldata items) external {
        address account = accountOf(msg.sender);
        bool administers = hasRole(DEFAULT_ADMIN_ROLE, msg.sender);
        if (account == address(0)) {
            // An administrator needs no signing key; his changes are made in his own name.
            if (!administers) revert NotASigningKey(msg.sender);
            account = msg.sender;
        }
        _requireNotPaused();
        Head memory batch = _readHead();
        for (uint256 i = 0; i < items.length; ++i) {
            _changeStatus(batch, items[i], account, administers);
        }
        _writeHead(batch);
    }

    /// @inheritdoc ICredentialEvents
    function pause() external onlyRole(PAUSER_ROLE) {
        _pause();
    }

    /// @inheritdoc ICredentialEvents
    function unpause() external onlyRole(PAUSER_ROLE) {
        _unpause();
    }

    /// @inheritdoc ICredentialEvents
    function head() external view returns (uint64 seq, bytes32 digest) {
        Head memory current = _readHead();
        return (current.seq, current.digest);
    }

    /// @inheritdoc ICredentialEvents
    function known(bytes32[] calldata ids) external view returns (uint64[] memory blocks) {
        blocks = new uint64[](ids.length);
        for (uint256 i = 0; i < ids.length; ++i) {
            blocks[i] = _records[ids[i]].blockNumber;
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
            Record memory record = _records[publicationIds[i]];
            (statuses[i], revisions[i], accounts[i]) = (record.status, record.revision, record.account);
        }
    }

    /// @inheritdoc ICredentialEvents
    function statusChangeId(bytes32 publicationId, uint32 revision, Status status) public pure returns (bytes32 id) {
        return sha256(abi.encodePacked("ces/status/1", publicationId, revision, uint8(status)));
    }

    /// @inheritdoc ICredentialEvents
    function version() external pure returns (string memory) {
        return "1.0.0";
    }

    function _publish(Head memory batch, Publication calldata item, address account) private {
        if (item.id == 0 || item.payload.length < 2) return _refuse(item.id, account, Refusal.Malformed);
        if (_records[item.id].blockNumber != 0) return _refuse(item.id, account, Refusal.Known);

        _records[item.id] =
            Record({account: account, revision: 0, status: Status.Active, blockNumber: uint40(block.number)});
        _append(batch, item.id, item.payload, account);
        emit CredentialPublished(batch.seq, item.id, account, item.payload);
    }

    function _changeStatus(Head memory batch, StatusChange calldata item, address account, bool administers) private {
        bytes32 id = statusChangeId(item.publicationId, item.revision, item.status);
        Record memory record = _records[item.publicationId];
        (bool refused, Refusal reason) = _judge(id, item, record, administers || record.account == account);
        if (refused) return _refuse(id, account, reason);

        record.revision = item.revision;
        record.status = item.status;
        _records[item.publicationId] = record;
        _records[id].blockNumber = uint40(block.number);
        _append(batch, id, item.payload, account);
        emit CredentialStatusChanged(
            batch.seq, item.publicationId, account, id, item.revision, item.status, item.payload
        );
    }

    function _refuse(bytes32 id, address account, Refusal reason) private {
        emit ItemRefused(id, account, reason);
    }

    /// @dev The first reason that applies is the one that is told.
    function _judge(bytes32 id, StatusChange calldata item, Record memory record, bool authorised)
        private
        view
        returns (bool refused, Refusal reason)
    {
        if (item.payload.length < 2) return (true, Refusal.Malformed);
        if (record.status == Status.None) return (true, Refusal.UnknownPublication);
        if (!authorised) return (true, Refusal.NotPublisher);
        if (_records[id].blockNumber != 0) return (true, Refusal.Known);
        if (uint256(item.revision) != uint256(record.revision) + 1) return (true, Refusal.RevisionConflict);
        if (!_mayBecome(record.status, item.status)) return (true, Refusal.TransitionNotAllowed);
        return (false, Refusal.Known);
    }

    /// @dev Active and Suspended may become anything else, Superseded only Revoked, and Revoked is the end.
    function _mayBecome(Status from, Status to) private pure returns (bool) {
        if (to == Status.None || to == from) return false;
        if (from == Status.Superseded) return to == Status.Revoked;
        return from != Status.Revoked;
    }
}
