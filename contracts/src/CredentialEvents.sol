// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {
    AccessControlDefaultAdminRules
} from "@openzeppelin/contracts/access/extensions/AccessControlDefaultAdminRules.sol";
import {Pausable} from "@openzeppelin/contracts/utils/Pausable.sol";
import {ICredentialEvents} from "./ICredentialEvents.sol";
import {LedgerHead} from "./LedgerHead.sol";
import {PublishedLog} from "./PublishedLog.sol";
import {Publishers} from "./Publishers.sol";
import {Records} from "./Records.sol";
import {Succession} from "./Succession.sol";

/// @title The ledger of credential events
/// @dev `LedgerHead` stays the first base: its slots are part of what outsiders prove against.
contract CredentialEvents is LedgerHead, Publishers, Records, Pausable {
    /// @notice Whoever holds this role may pause and unpause. Nobody does at first: the administrator grants it.
    bytes32 public constant PAUSER_ROLE = keccak256("PAUSER_ROLE");

    /// @notice The longest locator of a pin, in bytes.
    uint256 public constant MAX_LOCATOR_BYTES = 4096;

    /// @dev Codec number of a pinned publication's payload.
    uint16 private constant PINNED_CODEC = 3;

    /// @param administrator Holds `DEFAULT_ADMIN_ROLE` at first.
    /// @param handoverDelay Seconds between announcing another administrator and his acceptance.
    /// @param predecessor_ The contract to go on from; zero for the first one.
    constructor(address administrator, uint48 handoverDelay, address predecessor_)
        AccessControlDefaultAdminRules(handoverDelay, administrator)
        Succession(predecessor_)
    {}

    /// @inheritdoc ICredentialEvents
    function publish(Publication[] calldata items) external {
        address account = _requireSigningKey();
        Head memory batch = _readHead();
        for (uint256 i = 0; i < items.length; ++i) {
            _publish(batch, items[i], account);
        }
        _writeHead(batch);
    }

    /// @inheritdoc ICredentialEvents
    function pin(Pin[] calldata items) external {
        address account = _requireSigningKey();
        Head memory batch = _readHead();
        for (uint256 i = 0; i < items.length; ++i) {
            _pin(batch, items[i], account);
        }
        _writeHead(batch);
    }

    /// @inheritdoc ICredentialEvents
    function changeStatus(StatusChange[] calldata items) external {
        address account = accountOf(msg.sender);
        bool administers = _administers(msg.sender);
        if (account == address(0)) {
            // An administrator needs no signing key; his changes are made in his own name.
            if (!administers) revert NotASigningKey(msg.sender);
            account = msg.sender;
        }
        _requireOpen();
        Head memory batch = _readHead();
        for (uint256 i = 0; i < items.length; ++i) {
            _changeStatus(batch, items[i], account, administers);
        }
        _writeHead(batch);
    }

    /// @inheritdoc ICredentialEvents
    function release(bytes32 id) external onlyRole(DEFAULT_ADMIN_ROLE) {
        _requireInSequence();
        Record memory record = recordOf(id);
        if (record.status == Status.None) revert UnknownPublicationId(id);
        emit IdReleased(id, record.account, msg.sender);
        // The revision stays: the ids of the status changes that were made are taken for ever.
        (record.account, record.status, record.blockNumber) = (address(0), Status.None, 0);
        _remember(id, record);
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
    function pinnedId(bytes32 commitment) public pure returns (bytes32 id) {
        return sha256(abi.encodePacked("ces/pin/1", commitment));
    }

    /// @inheritdoc ICredentialEvents
    function statusChangeId(bytes32 publicationId, uint32 revision, uint8 status) public pure returns (bytes32 id) {
        return sha256(abi.encodePacked("ces/status/1", publicationId, revision, status));
    }

    /// @inheritdoc ICredentialEvents
    function version() external pure returns (string memory number) {
        return "1.0.0";
    }

    /// @dev The account that the sender publishes for.
    function _requireSigningKey() private view returns (address account) {
        account = accountOf(msg.sender);
        if (account == address(0)) revert NotASigningKey(msg.sender);
        _requireOpen();
    }

    function _requireOpen() private view {
        _requireInSequence();
        _requireNotPaused();
    }

    function _publish(Head memory batch, Publication calldata item, address account) private {
        bytes32 id = item.id;
        bytes calldata payload = item.payload;
        if (_admit(id, id == 0 || payload.length < 2, account)) {
            _append(batch, id, PublishedLog.hashOf(payload), account);
            PublishedLog.write(batch.seq, id, account, payload);
        }
    }

    function _pin(Head memory batch, Pin calldata item, address account) private {
        bytes32 id = pinnedId(item.commitment);
        bool malformed = item.commitment == 0 || item.locator.length > MAX_LOCATOR_BYTES;
        if (_admit(id, malformed, account)) {
            bytes memory payload = abi.encodePacked(PINNED_CODEC, item.commitment, item.locator);
            _append(batch, id, keccak256(payload), account);
            emit CredentialPublished(batch.seq, id, account, payload);
        }
    }

    /// @dev Remembers a publication, which the caller makes the next event; or tells why not.
    function _admit(bytes32 id, bool malformed, address account) private returns (bool admitted) {
        if (malformed) return _refuse(id, account, Refusal.Malformed);
        return _claim(id, account) || _refuse(id, account, Refusal.Known);
    }

    function _changeStatus(Head memory batch, StatusChange calldata item, address account, bool administers) private {
        bytes32 id = statusChangeId(item.publicationId, item.revision, item.status);
        Record memory record = recordOf(item.publicationId);
        (bool refused, Refusal reason) = _judge(id, item, record, administers || record.account == account);
        if (refused) {
            _refuse(id, account, reason);
            return;
        }
        record.revision = item.revision;
        record.status = Status(item.status);
        _remember(item.publicationId, record);
        _rememberChange(id);
        _append(batch, id, keccak256(item.payload), account);
        emit CredentialStatusChanged(
            batch.seq, item.publicationId, account, id, item.revision, record.status, item.payload
        );
    }

    /// @dev Always false: the item was not admitted.
    function _refuse(bytes32 id, address account, Refusal reason) private returns (bool admitted) {
        emit ItemRefused(id, account, reason);
        return false;
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
        if (uint256(item.revision) != uint256(record.revision) + 1) {
            // Revisions only count up, so a change that was made before is always one of these.
            return (true, changedAt(id) != 0 ? Refusal.Known : Refusal.RevisionConflict);
        }
        if (!_mayBecome(record.status, item.status)) return (true, Refusal.TransitionNotAllowed);
        return (false, Refusal.Known);
    }

    /// @dev Active and Suspended may become anything else, Superseded only Revoked, and Revoked is the end.
    function _mayBecome(Status from, uint8 to) private pure returns (bool) {
        if (to == uint8(Status.None) || to > uint8(type(Status).max) || to == uint8(from)) return false;
        if (from == Status.Superseded) return to == uint8(Status.Revoked);
        return from != Status.Revoked;
    }
}
