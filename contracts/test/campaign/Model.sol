// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {IAccessControl} from "@openzeppelin/contracts/access/IAccessControl.sol";
import {Pausable} from "@openzeppelin/contracts/utils/Pausable.sol";
import {ICredentialEvents} from "../../src/ICredentialEvents.sol";

/// @dev What the ledger must hold and answer, written a second time in the plainest form, without a predecessor: the
/// model does not know that the contract behind it was replaced.
abstract contract Model {
    struct Publication {
        address account;
        uint32 revision;
        uint8 status;
        uint64 blockNumber;
    }

    /// @dev The outcome of an item that became an event.
    uint8 internal constant DONE = type(uint8).max;

    mapping(bytes32 id => Publication) internal publications;
    mapping(bytes32 id => uint64 blockNumber) internal changes;
    mapping(address account => bool) internal registered;
    mapping(address key => address) internal ownerOf;
    bool internal paused;
    uint64 internal seq;
    bytes32 internal digest;
    address internal administrator;
    address internal pauser;

    function _publishInModel(bytes32 id, bytes memory payload, bool malformed, address account, uint64 blockNumber)
        internal
        returns (uint8 outcome)
    {
        if (malformed) return uint8(ICredentialEvents.Refusal.Malformed);
        Publication storage publication = publications[id];
        if (publication.status != 0) return uint8(ICredentialEvents.Refusal.Known);
        publication.account = account;
        publication.status = 1;
        publication.blockNumber = blockNumber;
        _appendInModel(id, payload, account);
        return DONE;
    }

    function _changeInModel(
        bytes32 id,
        ICredentialEvents.StatusChange memory item,
        address account,
        bool administers,
        uint64 blockNumber
    ) internal returns (uint8 outcome) {
        Publication storage publication = publications[item.publicationId];
        if (item.payload.length < 2) return uint8(ICredentialEvents.Refusal.Malformed);
        if (publication.status == 0) return uint8(ICredentialEvents.Refusal.UnknownPublication);
        if (!administers && publication.account != account) return uint8(ICredentialEvents.Refusal.NotPublisher);
        if (changes[id] != 0) return uint8(ICredentialEvents.Refusal.Known);
        if (item.revision != publication.revision + 1) return uint8(ICredentialEvents.Refusal.RevisionConflict);
        if (!_isEdge(publication.status, item.status)) return uint8(ICredentialEvents.Refusal.TransitionNotAllowed);
        publication.revision += 1;
        publication.status = item.status;
        changes[id] = blockNumber;
        _appendInModel(id, item.payload, account);
        return DONE;
    }

    function _releaseInModel(bytes32 id) internal {
        Publication storage publication = publications[id];
        (publication.account, publication.status, publication.blockNumber) = (address(0), 0, 0);
    }

    function _appendInModel(bytes32 id, bytes memory payload, address account) private {
        seq += 1;
        digest = keccak256(bytes.concat(digest, id, keccak256(payload), bytes20(account)));
    }

    /// @dev Active 1, Suspended 2, Revoked 3, Superseded 4.
    function _isEdge(uint8 from, uint8 to) internal pure returns (bool) {
        if (from == 1) return to == 2 || to == 3 || to == 4;
        if (from == 2) return to == 1 || to == 3 || to == 4;
        if (from == 4) return to == 3;
        return false;
    }

    function _accountInModel(address key) internal view returns (address) {
        return registered[ownerOf[key]] ? ownerOf[key] : address(0);
    }

    /// @dev Why a batch of this sender must revert; empty when it must not.
    function _writeRevert(address sender, bool administratorMay) internal view returns (bytes memory) {
        bool may = _accountInModel(sender) != address(0) || (administratorMay && sender == administrator);
        if (!may) return abi.encodeWithSelector(ICredentialEvents.NotASigningKey.selector, sender);
        if (paused) return abi.encodeWithSelector(Pausable.EnforcedPause.selector);
        return "";
    }

    function _addKeyRevert(address sender, address account, address key, bool consented)
        internal
        view
        returns (bytes memory)
    {
        if (sender != account && sender != administrator) {
            return abi.encodeWithSelector(ICredentialEvents.NotAuthorised.selector, sender);
        }
        if (!registered[account]) return abi.encodeWithSelector(ICredentialEvents.UnknownAccount.selector, account);
        if (ownerOf[key] != address(0)) {
            return abi.encodeWithSelector(ICredentialEvents.KeyTaken.selector, key, ownerOf[key]);
        }
        if (sender != administrator && !consented) {
            return abi.encodeWithSelector(ICredentialEvents.ConsentMissing.selector, account, key);
        }
        return "";
    }

    function _removeKeyRevert(address sender, address account, address key) internal view returns (bytes memory) {
        if (sender != account && sender != key && sender != administrator) {
            return abi.encodeWithSelector(ICredentialEvents.NotAuthorised.selector, sender);
        }
        if (ownerOf[key] != account || account == address(0)) {
            return abi.encodeWithSelector(ICredentialEvents.UnknownKey.selector, account, key);
        }
        return "";
    }

    function _roleRevert(address sender, address holder, bytes32 role) internal pure returns (bytes memory) {
        if (sender == holder) return "";
        return abi.encodeWithSelector(IAccessControl.AccessControlUnauthorizedAccount.selector, sender, role);
    }
}
