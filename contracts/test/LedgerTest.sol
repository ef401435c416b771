// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {IAccessControl} from "@openzeppelin/contracts/access/IAccessControl.sol";
import {CredentialEvents} from "../src/CredentialEvents.sol";
import {ICredentialEvents} from "../src/ICredentialEvents.sol";
import {consentOf} from "./Consent.sol";
import {Test, vm} from "./Test.sol";

/// @dev A fresh ledger with one publisher account, one of its keys, an administrator and a pauser; and an independent
/// computation of what its running hash must be.
abstract contract LedgerTest is Test {
    uint48 internal constant HANDOVER_DELAY = 1 days;
    address internal constant ADMIN = address(0xAD);
    address internal constant PAUSER = address(0xBA);
    address internal constant ACCOUNT = address(0xACC);
    address internal constant KEY = address(0x1001);
    address internal constant OTHER_ACCOUNT = address(0xBCC);
    address internal constant OTHER_KEY = address(0x2001);
    address internal constant STRANGER = address(0x5);

    CredentialEvents internal ledger;
    bytes32 internal expectedDigest;
    uint64 internal expectedSeq;

    function setUp() public virtual {
        ledger = new CredentialEvents(ADMIN, HANDOVER_DELAY, address(0));
        _register(ACCOUNT, KEY);
        _register(OTHER_ACCOUNT, OTHER_KEY);
        bytes32 pauserRole = ledger.PAUSER_ROLE();
        vm.prank(ADMIN);
        ledger.grantRole(pauserRole, PAUSER);
        vm.roll(100);
    }

    function _register(address account, address key) internal {
        vm.prank(ADMIN);
        ledger.namePublisher(account, "Clearing house");
        vm.prank(ADMIN);
        ledger.addKey(account, key, "");
    }

    function _consent(uint256 privateKey, address account) internal view returns (bytes memory) {
        return consentOf(privateKey, account, address(ledger));
    }

    function _pause() internal {
        vm.prank(PAUSER);
        ledger.pause();
    }

    function _publishAs(address sender, bytes32 id) internal {
        vm.prank(sender);
        ledger.publish(_one(id, _payload(id)));
    }

    function _changeStatusAs(address sender, bytes32 publicationId, uint32 revision, ICredentialEvents.Status status)
        internal
    {
        vm.prank(sender);
        ledger.changeStatus(_oneChange(publicationId, revision, status));
    }

    function _one(bytes32 id, bytes memory payload)
        internal
        pure
        returns (ICredentialEvents.Publication[] memory items)
    {
        items = new ICredentialEvents.Publication[](1);
        items[0] = ICredentialEvents.Publication(id, payload);
    }

    function _oneChange(bytes32 publicationId, uint32 revision, ICredentialEvents.Status status)
        internal
        pure
        returns (ICredentialEvents.StatusChange[] memory items)
    {
        items = new ICredentialEvents.StatusChange[](1);
        items[0] = _change(publicationId, revision, status, _payload(publicationId));
    }

    function _change(bytes32 publicationId, uint32 revision, ICredentialEvents.Status status, bytes memory payload)
        internal
        pure
        returns (ICredentialEvents.StatusChange memory item)
    {
        return ICredentialEvents.StatusChange(publicationId, revision, uint8(status), payload);
    }

    function _changeId(bytes32 publicationId, uint32 revision, ICredentialEvents.Status status)
        internal
        view
        returns (bytes32 id)
    {
        return ledger.statusChangeId(publicationId, revision, uint8(status));
    }

    function _payload(bytes32 id) internal pure returns (bytes memory) {
        return abi.encodePacked(uint16(1), "payload of ", id);
    }

    /// @dev The rule of the running hash, written a second time.
    function _expectAppended(bytes32 id, bytes memory payload, address account) internal {
        expectedSeq += 1;
        expectedDigest = keccak256(bytes.concat(expectedDigest, id, keccak256(payload), bytes20(account)));
    }

    function _assertHead() internal view {
        (uint64 seq, bytes32 digest) = ledger.head();
        vm.assertEq(seq, expectedSeq, "seq");
        vm.assertEq(digest, expectedDigest, "running hash");
    }

    function _unauthorised(address sender, bytes32 role) internal pure returns (bytes memory) {
        return abi.encodeWithSelector(IAccessControl.AccessControlUnauthorizedAccount.selector, sender, role);
    }

    function _expectRefused(bytes32 id, address account, ICredentialEvents.Refusal reason) internal {
        vm.expectEmit(address(ledger));
        emit ICredentialEvents.ItemRefused(id, account, reason);
    }

    function _blockOf(bytes32 id) internal view returns (uint64) {
        bytes32[] memory ids = new bytes32[](1);
        ids[0] = id;
        return ledger.known(ids)[0];
    }

    function _assertStatus(bytes32 id, ICredentialEvents.Status status, uint32 revision, address account)
        internal
        view
    {
        bytes32[] memory ids = new bytes32[](1);
        ids[0] = id;
        (ICredentialEvents.Status[] memory statuses, uint32[] memory revisions, address[] memory accounts) =
            ledger.statusOf(ids);
        vm.assertEq(uint256(statuses[0]), uint256(status), "status");
        vm.assertEq(revisions[0], revision, "revision");
        vm.assertEq(accounts[0], account, "account");
    }
}
