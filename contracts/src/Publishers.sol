// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {
    AccessControlDefaultAdminRules
} from "@openzeppelin/contracts/access/extensions/AccessControlDefaultAdminRules.sol";
import {EnumerableSet} from "@openzeppelin/contracts/utils/structs/EnumerableSet.sol";
import {ICredentialEvents} from "./ICredentialEvents.sol";

/// @title Who may write: publisher accounts and their signing keys
/// @dev Events and authority name the account, so keys rotate and writers multiply without losing either. A key writes
/// for one account at a time.
abstract contract Publishers is ICredentialEvents, AccessControlDefaultAdminRules {
    using EnumerableSet for EnumerableSet.AddressSet;

    mapping(address account => bool) private _registered;
    mapping(address key => address account) private _accountOf;
    mapping(address account => EnumerableSet.AddressSet) private _keys;

    /// @inheritdoc ICredentialEvents
    function namePublisher(address account, string calldata name) external onlyRole(DEFAULT_ADMIN_ROLE) {
        if (account == address(0)) revert ZeroAddress();
        _registered[account] = true;
        emit PublisherNamed(account, name);
    }

    /// @inheritdoc ICredentialEvents
    function addKey(address account, address key) external {
        _requireAdministratorOr(account);
        if (!_registered[account]) revert UnknownAccount(account);
        if (key == address(0)) revert ZeroAddress();
        if (_accountOf[key] != address(0)) revert KeyTaken(key, _accountOf[key]);
        _accountOf[key] = account;
        _keys[account].add(key);
        emit KeyAdded(account, key);
    }

    /// @inheritdoc ICredentialEvents
    function removeKey(address account, address key) external {
        _requireAdministratorOr(account);
        if (!_keys[account].remove(key)) revert UnknownKey(account, key);
        delete _accountOf[key];
        emit KeyRemoved(account, key);
    }

    /// @inheritdoc ICredentialEvents
    function accountOf(address key) public view returns (address account) {
        return _accountOf[key];
    }

    /// @inheritdoc ICredentialEvents
    function keysOf(address account) external view returns (address[] memory keys) {
        return _keys[account].values();
    }

    function _requireAdministratorOr(address account) private view {
        if (msg.sender != account && !hasRole(DEFAULT_ADMIN_ROLE, msg.sender)) revert NotAuthorised(msg.sender);
    }
}
