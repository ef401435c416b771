// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {
    AccessControlDefaultAdminRules
} from "@openzeppelin/contracts/access/extensions/AccessControlDefaultAdminRules.sol";
import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {EnumerableSet} from "@openzeppelin/contracts/utils/structs/EnumerableSet.sol";
import {ICredentialEvents} from "./ICredentialEvents.sol";

/// @title Who may write: publisher accounts and their signing keys
/// @dev Events and authority name the account, so keys rotate and writers multiply without losing either. A key writes
/// for one account at a time.
abstract contract Publishers is ICredentialEvents, AccessControlDefaultAdminRules, EIP712 {
    using EnumerableSet for EnumerableSet.AddressSet;

    bytes32 private constant CONSENT_TYPE_HASH = keccak256("KeyConsent(address account,address key)");

    EnumerableSet.AddressSet private _publishers;
    mapping(address key => address account) private _accountOf;
    mapping(address account => EnumerableSet.AddressSet) private _keys;

    constructor() EIP712("CredentialEvents", "1") {}

    /// @inheritdoc ICredentialEvents
    function namePublisher(address account, string calldata name) external onlyRole(DEFAULT_ADMIN_ROLE) {
        if (account == address(0)) revert ZeroAddress();
        _publishers.add(account);
        emit PublisherNamed(account, name);
    }

    /// @inheritdoc ICredentialEvents
    function removePublisher(address account) external onlyRole(DEFAULT_ADMIN_ROLE) {
        // The keys stay with the account: taking each would cost without bound, and `accountOf` denies them all.
        if (!_publishers.remove(account)) revert UnknownAccount(account);
        emit PublisherRemoved(account);
    }

    /// @inheritdoc ICredentialEvents
    function addKey(address account, address key, bytes calldata consent) external {
        bool administers = _administers(msg.sender);
        if (msg.sender != account && !administers) revert NotAuthorised(msg.sender);
        if (!_publishers.contains(account)) revert UnknownAccount(account);
        if (key == address(0)) revert ZeroAddress();
        if (_accountOf[key] != address(0)) revert KeyTaken(key, _accountOf[key]);
        if (!administers && !_consents(account, key, consent)) revert ConsentMissing(account, key);
        _accountOf[key] = account;
        _keys[account].add(key);
        emit KeyAdded(account, key);
    }

    /// @inheritdoc ICredentialEvents
    function removeKey(address account, address key) external {
        if (msg.sender != account && msg.sender != key && !_administers(msg.sender)) revert NotAuthorised(msg.sender);
        if (!_keys[account].remove(key)) revert UnknownKey(account, key);
        delete _accountOf[key];
        emit KeyRemoved(account, key);
    }

    /// @inheritdoc ICredentialEvents
    function accountOf(address key) public view returns (address account) {
        account = _accountOf[key];
        if (!_publishers.contains(account)) account = address(0);
    }

    /// @inheritdoc ICredentialEvents
    function keysOf(address account) external view returns (address[] memory keys) {
        return _keys[account].values();
    }

    /// @inheritdoc ICredentialEvents
    function publishers() external view returns (address[] memory accounts) {
        return _publishers.values();
    }

    function _administers(address sender) internal view returns (bool) {
        return hasRole(DEFAULT_ADMIN_ROLE, sender);
    }

    /// @dev The recovered address of a signature that is none is zero, which is no key.
    function _consents(address account, address key, bytes calldata consent) private view returns (bool) {
        bytes32 digest = _hashTypedDataV4(keccak256(abi.encode(CONSENT_TYPE_HASH, account, key)));
        (address signer,,) = ECDSA.tryRecover(digest, consent);
        return signer == key;
    }
}
