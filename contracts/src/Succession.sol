// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {
    AccessControlDefaultAdminRules
} from "@openzeppelin/contracts/access/extensions/AccessControlDefaultAdminRules.sol";
import {ICredentialEvents} from "./ICredentialEvents.sol";
import {LedgerHead} from "./LedgerHead.sol";

/// @title One sequence over several contracts
/// @dev A successor knows its predecessor from its deployment on, and takes no write before it has its head; the
/// predecessor takes none after. Both change in one transaction, so exactly one contract writes at any time.
abstract contract Succession is LedgerHead, ICredentialEvents, AccessControlDefaultAdminRules {
    /// @inheritdoc ICredentialEvents
    address public immutable predecessor;
    /// @inheritdoc ICredentialEvents
    address public successor;
    bool private _tookOver;

    constructor(address predecessor_) {
        if (predecessor_ != address(0) && predecessor_.code.length == 0) revert NotAPredecessor(predecessor_);
        predecessor = predecessor_;
    }

    /// @inheritdoc ICredentialEvents
    function nameSuccessor(address successor_) external onlyRole(DEFAULT_ADMIN_ROLE) {
        _requireInSequence();
        if (successor_.code.length == 0) revert NotASuccessor(successor_);
        // Before the call, so that nothing is written here while the successor takes over.
        successor = successor_;
        ICredentialEvents(successor_).takeOver();
        Head memory last = _readHead();
        if (!_goesOnFrom(last, ICredentialEvents(successor_))) revert NotASuccessor(successor_);
        emit SuccessorNamed(successor_, last.seq, last.digest);
    }

    /// @inheritdoc ICredentialEvents
    function takeOver() external {
        // The first contract has the zero address as predecessor, which sends nothing.
        if (msg.sender != predecessor) revert NotThePredecessor(msg.sender);
        if (_tookOver) revert AlreadyTakenOver();
        _tookOver = true;
        (uint64 seq, bytes32 digest) = ICredentialEvents(predecessor).head();
        _writeHead(Head({seq: seq, digest: digest}));
        emit SequenceTakenOver(predecessor, seq, digest);
    }

    /// @dev Reverts unless it is this contract's turn to write.
    function _requireInSequence() internal view {
        if (successor != address(0)) revert Succeeded(successor);
        if (predecessor != address(0) && !_tookOver) revert AwaitingPredecessor(predecessor);
    }

    function _goesOnFrom(Head memory last, ICredentialEvents candidate) private view returns (bool) {
        (uint64 seq, bytes32 digest) = candidate.head();
        return candidate.predecessor() == address(this) && seq == last.seq && digest == last.digest;
    }
}
